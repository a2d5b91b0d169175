//! Zipped documents (`.xlsx`, `.docx`), unpacked within limits: a small file may unpack to any size.

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
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| format!("压缩包打不开：{error}"))?;
        if zip.len() > MAX_PARTS {
            return Err(format!(
                "压缩包里有 {} 个文件，最多 {MAX_PARTS} 个",
                zip.len()
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
        read: impl FnOnce(&mut dyn Read) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        let Ok(entry) = self.zip.by_name(name) else {
            return Ok(None);
        };
        let mut part = Part {
            entry,
            left: self.left,
        };
        let made = read(&mut part)?;
        self.left = part.left;
        Ok(Some(made))
    }

    /// The text of a part; none where there is no such part.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, in words.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        self.part(name, |part| {
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes)
                .map_err(|error| unread(name, &error))?;
            String::from_utf8(bytes).map_err(|_| format!("{name} 不是 UTF-8"))
        })
    }
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.entry.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::Error::other(too_much())),
        }
        Ok(n)
    }
}

/// Why a part cannot be read, in words.
pub(super) fn unread(name: &str, error: &dyn std::fmt::Display) -> String {
    format!("{name} 读不出来：{error}")
}

fn too_much() -> String {
    format!(
        "展开后超过 {} MB，是压缩炸弹或不是预算表",
        MAX_UNPACKED >> 20
    )
}
