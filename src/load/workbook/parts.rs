//! Which part of an `.xlsx` holds which sheet.

use super::super::zipped::Zipped;
use quick_xml::events::{BytesStart, Event};

/// The names of the sheets with the paths of their parts, in the order of the workbook.
///
/// # Errors
///
/// A part that is too large, in words. A workbook that does not say it has none here: its reader will say why.
pub(super) fn sheets(zipped: &mut Zipped<'_>) -> Result<Vec<(String, String)>, String> {
    let root = relations(zipped, "_rels/.rels", "")?;
    let book = root
        .iter()
        .find(|relation| relation.kind.ends_with("/officeDocument"));
    let book = book
        .map_or("xl/workbook.xml", |relation| &relation.target)
        .to_owned();
    let (folder, own) = book.rsplit_once('/').unwrap_or(("", &book));
    let listed = relations(zipped, &format!("{folder}/_rels/{own}.rels"), folder)?;
    let mut sheets = Vec::new();
    for tag in tags(&text(zipped, &book)?, "sheet") {
        let (Some(name), Some(id)) = (attribute(&tag, "name"), attribute(&tag, "id")) else {
            continue;
        };
        let target = listed.iter().find(|relation| relation.id == id);
        sheets.extend(target.map(|relation| (name, relation.target.clone())));
    }
    Ok(sheets)
}

/// A path within the archive, made comparable: producers disagree on case and slashes.
pub(super) fn plain(path: &str) -> String {
    path.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(zipped: &mut Zipped<'_>, path: &str, folder: &str) -> Result<Vec<Relation>, String> {
    let mut relations = Vec::new();
    for tag in tags(&text(zipped, path)?, "Relationship") {
        let of = |name| attribute(&tag, name).unwrap_or_default();
        let target = of("Target");
        let target = match target.strip_prefix('/') {
            Some(whole) => plain(whole),
            None if folder.is_empty() => plain(&target),
            None => plain(&format!("{folder}/{target}")),
        };
        relations.push(Relation {
            id: of("Id"),
            kind: of("Type"),
            target,
        });
    }
    Ok(relations)
}

/// The text of a part whose name is spelled in whatever case; empty where there is none.
fn text(zipped: &mut Zipped<'_>, path: &str) -> Result<String, String> {
    let wanted = plain(path);
    let name = zipped
        .names()
        .into_iter()
        .find(|name| plain(name) == wanted);
    let text = name.map(|name| zipped.text(&name)).transpose()?;
    Ok(text.flatten().unwrap_or_default())
}

/// The elements of a name, up to where the text is no longer XML.
fn tags(xml: &str, name: &str) -> Vec<BytesStart<'static>> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut tags = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == name => {
                tags.push(tag.into_owned())
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
    Some(
        quick_xml::escape::unescape(&found.value)
            .map_or_else(|_| found.value.to_string(), |value| value.into_owned()),
    )
}
