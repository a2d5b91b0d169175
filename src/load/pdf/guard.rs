//! What a file would make the library behind this reader do, looked at before: a small file may unpack to any size,
//! or ask for any memory.

use super::raw::ROW;
use super::unpack::{counted, digits, lzw, plain, runs};
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream,
};
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use std::collections::BTreeMap;

/// The most that the streams of one file may unpack to, in bytes; pictures, which are not looked at, apart.
pub(super) const FILE: u64 = 512 << 20;
/// How deep objects may stand in objects, and procedures of a function in procedures.
const DEPTH: usize = 100;
/// For how many characters a font may say how wide they are: over a third of all that there can be.
const WIDTHS: u64 = 1 << 20;

/// The sizes of the streams of a file, unpacked.
pub(super) type Sizes = BTreeMap<ObjectIdentifier, u64>;

/// The size of each stream; none where the file asks for more than a printed document can.
pub(super) fn sizes(pdf: &Pdf) -> Option<Sizes> {
    let mut guard = Guard {
        left: FILE,
        sizes: Sizes::new(),
    };
    let mut objects = pdf.objects().into_iter();
    objects
        .all(|object| guard.bears(&object, 0))
        .then_some(guard.sizes)
}

/// How much is still borne, and the streams that were met.
struct Guard {
    left: u64,
    sizes: Sizes,
}

impl Guard {
    /// Whether an object, with all that stands in it, is harmless.
    fn bears(&mut self, object: &Object<'_>, depth: usize) -> bool {
        let mut inner = |item: MaybeRef<Object<'_>>| match item {
            // What is referred to is an object of its own.
            MaybeRef::Ref(_) => true,
            MaybeRef::NotRef(object) => self.bears(&object, depth.saturating_add(1)),
        };
        match object {
            _ if depth > DEPTH => false,
            Object::Dict(dict) => {
                widths(dict) && rows(dict) && dict.entries().all(|(_, item)| inner(item))
            }
            Object::Array(array) => array.raw_iter().all(inner),
            Object::Stream(stream) => {
                stream.dict().entries().all(|(_, item)| inner(item)) && self.stream(stream)
            }
            _ => true,
        }
    }

    /// Whether a stream is harmless.
    fn stream(&mut self, stream: &Stream<'_>) -> bool {
        let dict = stream.dict();
        let is = |key: &[u8], wanted: &[u8]| {
            dict.get::<Name<'_>>(key)
                .is_some_and(|name| &*name == wanted)
        };
        if is(b"Subtype", b"Image") {
            return true;
        }
        let Some(size) = size(stream, self.left) else {
            return false;
        };
        let left = self.left.checked_sub(size);
        self.left = left.unwrap_or(0);
        self.sizes.insert(stream.obj_id(), size);
        let procedures = dict.get::<i32>(&b"FunctionType"[..]) == Some(4);
        left.is_some() && (!procedures || shallow(&stream.decoded_data().unwrap_or_default()))
    }
}

/// The size of a stream unpacked, or one more than `most`; none where it is packed over and over.
fn size(stream: &Stream<'_>, most: u64) -> Option<u64> {
    let raw = stream.raw_data();
    let filters = stream.filters();
    let filters = filters
        .iter()
        .filter(|filter| !matches!(filter, Filter::Crypt));
    let filters = filters.copied().collect::<Vec<Filter>>();
    match filters.as_slice() {
        // Pictures under another name.
        [
            ..,
            Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode,
        ] => Some(0),
        [Filter::Ascii85Decode, packed] => once(*packed, &plain(&raw), most),
        [Filter::AsciiHexDecode, packed] => once(*packed, &digits(&raw), most),
        [packed] => once(*packed, &raw, most),
        [] => Some(raw.len() as u64),
        _ => None,
    }
}

/// The size of data that are packed once.
fn once(filter: Filter, packed: &[u8], most: u64) -> Option<u64> {
    match filter {
        Filter::AsciiHexDecode | Filter::Ascii85Decode => Some(packed.len() as u64),
        Filter::FlateDecode => Some(counted(packed, most)),
        Filter::LzwDecode => Some(lzw(packed, true, most).max(lzw(packed, false, most))),
        Filter::RunLengthDecode => Some(runs(packed, most)),
        _ => None,
    }
}

/// Whether the widths that a font gives, in stretches from one character to another, are those of so many characters.
fn widths(dict: &Dict<'_>) -> bool {
    let mut left = WIDTHS;
    for (key, wide) in [(&b"W"[..], false), (&b"W2"[..], true)] {
        let Some(array) = dict.get::<Array<'_>>(key) else {
            continue;
        };
        let mut items = array.flex_iter();
        loop {
            if items.next::<(u32, Array<'_>)>().is_some() {
                continue;
            }
            let stretch = if wide {
                let next = items.next::<(u32, u32, f32, f32, f32)>();
                next.map(|(first, last, ..)| (first, last))
            } else {
                let next = items.next::<(u32, u32, f32)>();
                next.map(|(first, last, _)| (first, last))
            };
            let Some((first, last)) = stretch else {
                break;
            };
            match left.checked_sub(u64::from(last.saturating_sub(first))) {
                Some(rest) => left = rest,
                None => return false,
            }
        }
    }
    true
}

/// Whether the rows that a filter is told are as wide as those of a page.
fn rows(dict: &Dict<'_>) -> bool {
    let columns = dict.get::<usize>(&b"Columns"[..]);
    columns.is_none_or(|columns| columns as u64 <= ROW)
}

/// Whether the procedures of a function do not stand in each other without end.
fn shallow(program: &[u8]) -> bool {
    let mut depth = 0usize;
    for byte in program {
        match byte {
            b'{' => depth = depth.saturating_add(1),
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return false;
        }
    }
    true
}
