//! What a page would cost to interpret, so that a small file that draws itself over and over is refused unread.

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use std::collections::BTreeMap;

/// How many instructions of one page are interpreted.
const INSTRUCTIONS: u64 = 5_000_000;
/// What it costs to begin a drawing, in instructions: a state of its own, its clip and its resources.
const DRAWING: u64 = 30;
/// How deep drawings may stand in drawings.
const DEPTH: usize = 24;

/// What the drawings of a document cost, each weighed once.
#[derive(Default)]
pub(super) struct Costs(BTreeMap<ObjectIdentifier, u64>);

impl Costs {
    /// Whether a page costs no more than a printed page can.
    pub(super) fn bearable(&mut self, page: &Page<'_>) -> bool {
        // Without drawings in drawings, the work is bounded by the length of the page.
        if page.resources().x_objects.keys().next().is_none() {
            return true;
        }
        let stream = page.page_stream().unwrap_or_default();
        self.instructions(stream, page.resources(), 0) <= INSTRUCTIONS
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
        if let Some(known) = self.0.get(&stream.obj_id()) {
            return *known;
        }
        let form = stream.dict().get::<Name<'_>>(&b"Subtype"[..]);
        if form.is_none_or(|kind| &*kind != b"Form") {
            return 1;
        }
        if depth >= DEPTH {
            return u64::MAX;
        }
        self.0.insert(stream.obj_id(), u64::MAX);
        let own = stream
            .dict()
            .get::<Dict<'_>>(&b"Resources"[..])
            .map(Resources::new);
        let data = stream.decoded_data().unwrap_or_default();
        let deeper = depth.saturating_add(1);
        let cost = self.instructions(&data, own.as_ref().unwrap_or(outer), deeper);
        self.0.insert(stream.obj_id(), cost);
        cost
    }
}
