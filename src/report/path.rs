//! Names of files as other tools want them.

/// A file's name as a path from the working directory, with forward slashes.
pub(super) fn relative(name: &str) -> String {
    let name = name.replace('\\', "/");
    let mut rest = name.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter;
    }
    rest.to_owned()
}

/// A file's name as a URI reference: relative where the name is.
pub(super) fn uri(name: &str) -> String {
    let path = relative(name);
    let drive = path.as_bytes().get(1) == Some(&b':');
    let scheme = match (path.starts_with('/'), drive) {
        (true, _) => "file://",
        (false, true) => "file:///",
        (false, false) => "",
    };
    let mut out = scheme.to_owned();
    for byte in path.bytes() {
        let plain =
            byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (drive && byte == b':');
        if plain {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
