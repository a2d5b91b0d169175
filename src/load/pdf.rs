//! From the bytes of a PDF to tables of cells and lines of prose, each with its place.
//!
//! A page is read in this order: `device` collects glyphs and ruling lines, `clipped` drops those that a neighbouring page
//! displays, `lattice` finds the tables that the lines draw, `stream` those without lines (`open` puts them together,
//! `bands` makes their columns, `seams` parts what touches, `room` tells rows of words from wrapped names), `overrun` says
//! to which cell each glyph belongs, `spill` what runs over rows, `cell` writes the text of each cell, `stagger` takes out
//! what lies between two lines meant as one, `line` makes lines of the glyphs outside the tables, `furniture` drops running
//! heads and page numbers, `attach` gives the lines above and below a table to it, `continuation` joins tables that run over
//! pages (`rehead` by their headings), and `prose` joins what is left to paragraphs.
#![allow(clippy::float_arithmetic, reason = "page coordinates are not money")]

mod attach;
mod bands;
mod cell;
mod clipped;
mod continuation;
mod cost;
mod device;
mod dots;
mod furniture;
mod geometry;
mod guard;
mod heads;
mod indent;
mod lattice;
mod line;
mod open;
mod overleaf;
mod overrun;
mod page;
mod pages;
mod prose;
mod radicals;
mod raw;
mod rehead;
mod room;
mod rowless;
mod seams;
mod snap;
mod spill;
mod stagger;
mod stream;
mod torn;
mod unpack;

pub(super) use page::{Cell, PageInfo, PdfError, PdfPages, Table, Warning};
pub(super) use pages::read;
