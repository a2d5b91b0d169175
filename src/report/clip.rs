//! Long lines cut around what matters, with every offset followed through the cut.

use super::words::{char_width, clean_char};
use std::ops::Range;

/// The least that stays on each side of an edge of a label.
const LEAST: usize = 6;

/// The stretches of a line of `total` columns, in columns, that fit into `room` columns around `edges`.
///
/// As much stays around each edge as fits; a label that is itself too long is cut inside.
pub(super) fn windows(edges: &[usize], total: usize, room: usize) -> Vec<Range<usize>> {
    if total <= room {
        return vec![Range {
            start: 0,
            end: total,
        }];
    }
    let mut edges = if edges.is_empty() {
        vec![0]
    } else {
        edges.to_vec()
    };
    edges.sort_unstable();
    let fits = |windows: &Vec<Range<usize>>| {
        let text = windows
            .iter()
            .fold(0usize, |sum, w| sum.saturating_add(w.len()));
        // Each window has at most one … before it, and one stands at the end.
        text.saturating_add(windows.len()).saturating_add(1) <= room
    };
    let widest = (LEAST..=room)
        .rev()
        .map(|context| around(&edges, total, context))
        .find(fits);
    widest.unwrap_or_else(|| around(&edges, total, LEAST))
}

/// `context` columns on each side of each edge, joined where they meet.
fn around(edges: &[usize], total: usize, context: usize) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for edge in edges {
        let window = edge.saturating_sub(context)..edge.saturating_add(context).min(total);
        match windows.last_mut() {
            // A gap of two columns is no shorter than the … that would stand for it.
            Some(last) if window.start <= last.end.saturating_add(2) => {
                last.end = last.end.max(window.end);
            }
            _ => windows.push(window),
        }
    }
    windows
}

/// A line after the cut.
pub(super) struct Cut {
    /// What is left, with … for what is not.
    pub(super) text: String,
    /// Old and new offset of every character that is left.
    kept: Vec<(usize, usize)>,
}

impl Cut {
    /// Cuts a line down to `windows`, and cleans what is left.
    pub(super) fn new(line: &str, windows: &[Range<usize>]) -> Self {
        let mut cut = Self {
            text: String::new(),
            kept: Vec::new(),
        };
        let mut column = 0usize;
        let mut gap = false;
        for (old, c) in line.char_indices() {
            let c = clean_char(c);
            let end = column.saturating_add(char_width(c));
            if windows.iter().any(|w| column >= w.start && end <= w.end) {
                cut.kept.push((old, cut.text.len()));
                cut.text.push(c);
                gap = false;
            } else if !gap {
                cut.text.push('…');
                gap = true;
            }
            column = end;
        }
        cut
    }

    /// Where an offset of the line came to stand; for one that was cut away, where the next that is left stands.
    pub(super) fn place(&self, old: usize) -> usize {
        let next = self.kept.partition_point(|(o, _)| *o < old);
        self.kept.get(next).map_or(self.text.len(), |(_, new)| *new)
    }
}

/// The column of an offset of a line.
pub(super) fn column_of(line: &str, offset: usize) -> usize {
    let before = line.char_indices().take_while(|(at, _)| *at < offset);
    before.fold(0, |sum, (_, c)| {
        sum.saturating_add(char_width(clean_char(c)))
    })
}
