//! Turning a page whose text runs sideways.

use super::pages::{ASCENT, DESCENT, Page, Rule};

/// Turns a page by quarters clockwise.
pub(super) fn turn(page: &mut Page, quarters: u8) {
    if quarters == 0 {
        return;
    }
    let (width, height) = (page.width, page.height);
    for glyph in &mut page.glyphs {
        glyph.area = turn_area(glyph.area, quarters, width, height);
        let [_, y0, _, y1] = glyph.area;
        glyph.base = y1 - (y1 - y0) * -DESCENT / (ASCENT - DESCENT);
    }
    let (across, down) = (
        std::mem::take(&mut page.across),
        std::mem::take(&mut page.down),
    );
    for (rules, flat) in [(across, true), (down, false)] {
        for rule in rules {
            let area = if flat {
                [rule.from, rule.at, rule.to, rule.at]
            } else {
                [rule.at, rule.from, rule.at, rule.to]
            };
            let [x0, y0, x1, y1] = turn_area(area, quarters, width, height);
            if y1 - y0 < x1 - x0 {
                page.across.push(Rule {
                    at: y0,
                    from: x0,
                    to: x1,
                });
            } else {
                page.down.push(Rule {
                    at: x0,
                    from: y0,
                    to: y1,
                });
            }
        }
    }
    page.turned = quarters;
    if quarters % 2 == 1 {
        (page.width, page.height) = (height, width);
    }
}

/// An area of a page of this width and height after so many quarters clockwise.
pub(super) fn turn_area(area: [f64; 4], quarters: u8, width: f64, height: f64) -> [f64; 4] {
    let [x0, y0, x1, y1] = area;
    match quarters {
        1 => [height - y1, x0, height - y0, x1],
        2 => [width - x1, height - y1, width - x0, height - y0],
        3 => [y0, width - x1, y1, width - x0],
        _ => area,
    }
}
