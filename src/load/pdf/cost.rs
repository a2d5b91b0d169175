//! What a page would cost to interpret, so that a small file that draws itself over and over is refused unread.

use super::guard::Sizes;
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use std::collections::BTreeMap;

/// How many instructions of one page are interpreted.
const INSTRUCTIONS: u64 = 5_000_000;
/// What it costs to begin a drawing, in instructions: a state of its own, its clip and its resources.
const DRAWING: u64 = 30;
/// How deep drawings may stand in drawings.
const DEPTH: usize = 24;

/// The most that one page may unpack to, in bytes: printed pages are a hundredth of it.
const PAGE: u64 = 32 << 20;
/// How many glyphs, lines and images the pages of one file may draw.
const DRAWN: usize = 10_000_000;
/// The most that the pages of one file may unpack to, in bytes.
const PAGES: u64 = 512 << 20;
/// How many bytes it costs as much as an instruction to unpack.
const UNPACKED: u64 = 50;

/// What the drawings of a document cost, each weighed once.
pub(super) struct Costs {
    known: BTreeMap<ObjectIdentifier, u64>,
    sizes: Sizes,
    /// How much more the pages may unpack to: all of them are kept.
    left: u64,
    /// How much more they may draw.
    drawn: usize,
}

impl Costs {
    /// Costs of a file with streams of these sizes.
    pub(super) fn new(sizes: Sizes) -> Self {
        Self {
            known: BTreeMap::new(),
            sizes,
            left: PAGES,
            drawn: DRAWN,
        }
    }

    /// Takes what a page has drawn from what the file may.
    pub(super) fn spend(&mut self, drawn: usize) {
        self.drawn = self.drawn.saturating_sub(drawn);
    }

    /// Whether a page costs no more than a printed page can.
    pub(super) fn bearable(&mut self, page: &Page<'_>) -> bool {
        let size = self.length(page);
        match self
            .left
            .checked_sub(size)
            .filter(|_| size <= PAGE && self.drawn > 0)
        {
            Some(left) => self.left = left,
            None => return false,
        }
        // Without drawings in drawings, the work is bounded by the length of the page.
        if page.resources().x_objects.keys().next().is_none() {
            return true;
        }
        let stream = page.page_stream().unwrap_or_default();
        self.instructions(stream, page.resources(), 0) <= INSTRUCTIONS
    }

    /// How many bytes a page unpacks to.
    fn length(&self, page: &Page<'_>) -> u64 {
        let contents = &b"Contents"[..];
        if let Some(stream) = page.raw().get::<Stream<'_>>(contents) {
            return self.size(&stream);
        }
        let parts = page.raw().get::<Array<'_>>(contents);
        let streams = parts.iter().flat_map(|parts| parts.iter::<Stream<'_>>());
        streams.fold(0, |sum: u64, stream| sum.saturating_add(self.size(&stream)))
    }

    /// How many bytes a stream unpacks to; a picture is no drawing.
    fn size(&self, stream: &Stream<'_>) -> u64 {
        let known = self.sizes.get(&stream.obj_id()).copied();
        known.unwrap_or(PAGE.saturating_add(1))
    }

    /// How many instructions a stream comes to, with the drawings it draws.
    fn instructions(&mut self, data: &[u8], resources: &Resources<'_>, depth: usize) -> u64 {
        let mut total: u64 = 0;
        let mut instructions = TypedIter::new(data);
        while let Some(instruction) = instructions.next() {
            total = total.saturating_add(1);
            if let TypedInstruction::XObject(drawing) = instruction
                && let Some(stream) = resources.get_x_object(drawing.0)
            {
                let cost = self.drawing(&stream, resources, depth);
                total = total.saturating_add(cost).saturating_add(DRAWING);
            }
            if total > INSTRUCTIONS {
                break;
            }
        }
        total
    }

    /// How many instructions a drawing comes to; one that draws itself has no end.
    fn drawing(&mut self, stream: &Stream<'_>, outer: &Resources<'_>, depth: usize) -> u64 {
        if let Some(known) = self.known.get(&stream.obj_id()) {
            return *known;
        }
        let form = stream.dict().get::<Name<'_>>(&b"Subtype"[..]);
        if form.is_none_or(|kind| &*kind != b"Form") {
            return 1;
        }
        let size = self.size(stream);
        if depth >= DEPTH || size > PAGE {
            return u64::MAX;
        }
        self.known.insert(stream.obj_id(), u64::MAX);
        let own = stream
            .dict()
            .get::<Dict<'_>>(&b"Resources"[..])
            .map(Resources::new);
        let data = stream.decoded_data().unwrap_or_default();
        let deeper = depth.saturating_add(1);
        let cost = self.instructions(&data, own.as_ref().unwrap_or(outer), deeper);
        let cost = cost.saturating_add(size.checked_div(UNPACKED).unwrap_or(0));
        self.known.insert(stream.obj_id(), cost);
        cost
    }
}
