//! Words of the XML of a Word document.

use quick_xml::events::BytesStart;

/// The five entities of XML; any other stands for nothing that is printed.
pub(super) fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

/// Whether what stands in an element is no part of the document as it is: deleted, moved away, or as it was
/// (`…Change`); and where tabs stop, which are no tabs.
pub(super) fn is_no_part(name: &str) -> bool {
    matches!(
        name,
        "del" | "moveFrom" | "Fallback" | "tabs" | "numberingChange"
    ) || name.ends_with("PrChange")
        || matches!(name, "tblPrExChange" | "tblGridChange")
}

pub(super) fn value(tag: &BytesStart<'_>) -> Option<String> {
    let attributes = tag.attributes().flatten();
    let mut values = attributes.filter(|a| a.key.local_name().as_ref() == "val");
    values.next().map(|a| a.value.into_owned())
}

pub(super) fn number(tag: &BytesStart<'_>) -> usize {
    value(tag).and_then(|value| value.parse().ok()).unwrap_or(0)
}
