//! Zipped documents (`.xlsx`, `.docx`), unpacked within limits: a small file may unpack to any size.

use crate::lang::Said;
use crate::say;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most that the parts of one file may unpack to, in bytes.
const MAX_UNPACKED: u64 = 256 << 20;
/// The most parts of one file.
const MAX_PARTS: usize = 10_000;

/// A zipped document and how much of it may still be unpacked.
pub(super) struct Zipped<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

/// What a part says of another.
pub(super) struct Relation {
    /// By which name the part calls it.
    pub(super) id: String,
    /// What it is, by its address.
    pub(super) kind: String,
    /// Its path.
    pub(super) target: String,
}

/// A part of a document as a stream that ends with an error where it is too long.
struct Part<R> {
    entry: R,
    left: u64,
}

impl<'a> Zipped<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    ///
    /// Why it is none, in words.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Said> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
            say!(
                "压缩包无法打开：{error}",
                "the archive does not open: {error}"
            )
        })?;
        if zip.len() > MAX_PARTS {
            let parts = zip.len();
            return Err(say!(
                "压缩包里有 {parts} 个文件，最多 {MAX_PARTS} 个",
                "the archive has {parts} files, {MAX_PARTS} at most"
            ));
        }
        Ok(Self {
            zip,
            left: MAX_UNPACKED,
        })
    }

    /// The names of its parts.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.zip.file_names().flatten();
        names.map(std::borrow::Cow::into_owned).collect()
    }

    /// What `read` makes of a part; none where there is no such part.
    ///
    /// # Errors
    ///
    /// What `read` says; a part that is too long is an error of its stream.
    pub(super) fn part<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T, Said>,
    ) -> Result<Option<T>, Said> {
        let Ok(entry) = self.zip.by_name(name) else {
            return Ok(None);
        };
        // What a part says of its size may be less than the truth, which is counted below; more it need not be.
        if entry.size() > self.left {
            return Err(unread(name, &std::io::ErrorKind::FileTooLarge.into()));
        }
        let mut part = Part {
            entry,
            left: self.left,
        };
        let made = read(&mut part)?;
        self.left = part.left;
        Ok(Some(made))
    }

    /// The path of the part that a document begins with; `usual` where it does not say so.
    ///
    /// # Errors
    ///
    /// A part that is too large, in words.
    pub(super) fn main(&mut self, usual: &str) -> Result<String, Said> {
        let root = self.relations("_rels/.rels", "")?;
        let main = root
            .into_iter()
            .find(|relation| relation.kind.ends_with("/officeDocument"));
        Ok(main.map_or_else(|| usual.to_owned(), |relation| relation.target))
    }

    /// What a list of relations says; the targets are paths from the top.
    ///
    /// # Errors
    ///
    /// A part that is too large, in words.
    pub(super) fn relations(&mut self, path: &str, folder: &str) -> Result<Vec<Relation>, Said> {
        let xml = self.text_of(path)?.unwrap_or_default();
        let relations = tags(&xml, "Relationship").into_iter().map(|tag| {
            let of = |name| attribute(&tag, name).unwrap_or_default();
            let target = of("Target");
            let target = match target.strip_prefix('/') {
                Some(whole) => plain(whole),
                None => plain(&format!("{folder}/{target}")),
            };
            Relation {
                id: of("Id"),
                kind: of("Type"),
                target,
            }
        });
        Ok(relations.collect())
    }

    /// The text of a part, however its name is spelled; none where there is no such part.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, in words.
    pub(super) fn text_of(&mut self, path: &str) -> Result<Option<String>, Said> {
        let wanted = plain(path);
        let name = self.names().into_iter().find(|name| plain(name) == wanted);
        Ok(name.map(|name| self.text(&name)).transpose()?.flatten())
    }

    /// The text of a part; none where there is no such part.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, in words.
    fn text(&mut self, name: &str) -> Result<Option<String>, Said> {
        self.part(name, |part| {
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes)
                .map_err(|error| unread(name, &error))?;
            String::from_utf8(bytes).map_err(|_| say!("{name} 不是 UTF-8", "{name} is not UTF-8"))
        })
    }
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.entry.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::ErrorKind::FileTooLarge.into()),
        }
        Ok(n)
    }
}

/// A path within the archive, made comparable: producers disagree on case and slashes.
pub(super) fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.trim_start_matches('/').to_lowercase()
}

/// The elements of a name, up to where the text is no longer XML.
pub(super) fn tags(xml: &str, name: &str) -> Vec<BytesStart<'static>> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut tags = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == name => {
                tags.push(tag.into_owned());
            }
            Ok(Event::Eof) | Err(_) => return tags,
            Ok(_) => {}
        }
    }
}

/// The value of an attribute of an element, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|a| a.key.local_name().as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value);
    Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

/// Why a part cannot be read.
pub(super) fn unread(name: &str, error: &std::io::Error) -> Said {
    if error.kind() == std::io::ErrorKind::FileTooLarge {
        let most = MAX_UNPACKED >> 20;
        return say!(
            "展开后超过 {most} MB，是压缩炸弹或不是预算表",
            "it unpacks to more than {most} MB: a zip bomb, or no budget"
        );
    }
    say!("{name} 读不出来：{error}", "{name} cannot be read: {error}")
}
