//! The parts of a Word document that are read.

use super::headers::Headers;
use super::numbers::Numbers;
use crate::lang::Said;
use crate::load::zipped::Zipped;
use crate::say;
use std::collections::BTreeMap;

/// The text of the document, the lists by which its paragraphs are numbered, and the headers of its pages.
pub(super) fn unpack(bytes: &[u8]) -> Result<(String, Numbers, Headers), Said> {
    let mut zipped = Zipped::open(bytes).map_err(|error| match bytes.get(..4) {
        Some([0xd0, 0xcf, 0x11, 0xe0]) => say!(
            "文件有密码，或是旧的 .doc",
            "it has a password, or is an old .doc"
        ),
        _ => say!("不是 .docx：{}", "it is not a .docx: {}", error),
    })?;
    let main = zipped.main("word/document.xml")?;
    let xml = zipped.text_of(&main)?;
    let xml = xml.ok_or_else(|| say!("里面没有 {main}", "it has no {main} inside"))?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let others = zipped.relations(&format!("{folder}/_rels/{file}.rels"), folder)?;
    let mut part = |kind: &str| {
        let part = others.iter().find(|other| other.kind.ends_with(kind));
        let text = part.map(|part| zipped.text_of(&part.target)).transpose();
        text.map(|text| text.flatten().unwrap_or_default())
    };
    let numbers = Numbers::read(&part("/numbering")?, &part("/styles")?);
    let mut headers = BTreeMap::new();
    for other in others
        .iter()
        .filter(|other| other.kind.ends_with("/header"))
    {
        let text = zipped.text_of(&other.target)?;
        headers.insert(other.id.clone(), text.unwrap_or_default());
    }
    let headers = Headers::read(&xml, &headers);
    Ok((xml, numbers, headers))
}
