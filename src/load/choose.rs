//! Which form a block is a printing of: by its title, else by its headings.

use super::blocks::{Block, Lead, Line, has_number, is_number};
use super::fields;
use super::headings::{Head, head};
use super::layout::{Layout, List, layout};
use crate::form::{Form, FormId, Forms};
use crate::ledger::{Basis, Binding};
use crate::source::saturate;
use crate::value::{name_of, normal_name, without_year};
use std::borrow::Cow;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    /// One form, and which line above the table is its title.
    Form(FormId, Option<usize>),
    /// Several, equally good, by name; and the forms whose title stands above the table.
    Tie(Vec<String>, Vec<FormId>),
    /// None; and the forms whose title stands above the table while its columns are not theirs.
    None(Vec<FormId>),
}

/// A form whose title stands above the block.
#[derive(Clone, Copy)]
struct Candidate {
    id: FormId,
    line: usize,
    /// How long the title is, and whether it is all that is printed.
    strength: (usize, bool),
}

/// Finds the form of a block.
pub(super) fn choose(
    forms: &Forms,
    lead: &[Lead],
    block: &Block,
    org: Option<&str>,
    whole: Option<FormId>,
) -> Chosen {
    let mut candidates = titled(forms, lead, org);
    // A title that stands somewhere within what is printed needs a heading to bear it out.
    candidates.retain(|c| {
        c.strength.1
            || forms
                .form(c.id)
                .is_some_and(|form| share(form, block, lead).0 > 0)
    });
    let best = candidates.iter().map(|c| c.strength).max();
    candidates.retain(|c| Some(c.strength) == best);
    let titled: Vec<FormId> = candidates.iter().map(|c| c.id).collect();
    let of_title: Vec<&Form> = titled.iter().filter_map(|id| forms.form(*id)).collect();
    candidates.retain(|c| {
        let form = forms.form(c.id);
        form.is_some_and(|form| has_columns(form, block) && !is_of_another(form, &of_title, block))
    });
    if candidates.is_empty() && !titled.is_empty() {
        return Chosen::None(titled);
    }
    if candidates.is_empty() {
        return by_headings(forms, block, lead, whole);
    }
    let ids: Vec<FormId> = candidates.iter().map(|c| c.id).collect();
    match settle(forms, block, lead, whole, &ids) {
        Ok(id) => {
            let line = candidates.iter().find(|c| c.id == id).map(|c| c.line);
            Chosen::Form(id, line)
        }
        Err(names) => Chosen::Tie(names, titled),
    }
}

fn titled(forms: &Forms, lead: &[Lead], org: Option<&str>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    let printed: Vec<Cow<'_, str>> = lead
        .iter()
        .map(|text| bare_title(&text.text, org))
        .collect();
    for (id, form) in forms.iter().filter(|(_, form)| form.extract.is_none()) {
        let mut best: Option<Candidate> = None;
        for (line, printed) in printed.iter().enumerate() {
            for title in &form.plain().titles {
                let whole = printed == title;
                if title.is_empty() || !(whole || printed.contains(title.as_str())) {
                    continue;
                }
                let strength = (title.chars().count(), whole);
                if best.is_none_or(|best| best.strength < strength) {
                    best = Some(Candidate { id, line, strength });
                }
            }
        }
        all.extend(best);
    }
    all
}

/// The forms whose title a line is, for the most part.
pub(super) fn borne(forms: &Forms, text: &str, org: Option<&str>) -> Vec<FormId> {
    let length = longest(forms, text, org);
    let printed = bare_title(text, org);
    if length.saturating_mul(5) < printed.chars().count().saturating_mul(2) {
        return Vec::new();
    }
    let borne = forms.iter().filter(|(_, form)| {
        let mut titles = form.plain().titles.iter();
        form.extract.is_none()
            && titles
                .any(|title| title.chars().count() == length && printed.contains(title.as_str()))
    });
    borne.map(|(id, _)| id).collect()
}

/// Whether a line is the whole title of a form.
fn is_title(forms: &Forms, text: &str, org: Option<&str>) -> bool {
    let printed = bare_title(text, org);
    let forms = forms.iter().filter(|(_, form)| form.extract.is_none());
    let mut titles = forms.flat_map(|(_, form)| &form.plain().titles);
    titles.any(|title| *title == printed)
}

/// The lines above a table, where a title that is printed on two or three of them is one: what they say together is more
/// of a title than what each of them says, or than what fewer say.
pub(super) fn whole_titles(forms: &Forms, lead: &[Lead], org: Option<&str>) -> Vec<Lead> {
    let mut out: Vec<Lead> = Vec::new();
    for line in lead {
        let titled = out.last_mut().filter(|above| lacks_year(&above.text));
        if let Some(title) = titled.filter(|_| is_year(&line.text)) {
            title.text.push_str(line.text.trim());
            continue;
        }
        let mut best = longest(forms, &line.text, org);
        let mut taken = 0usize;
        let mut whole = line.text.clone();
        let above = out.iter().rev().take(2).enumerate();
        let end = normal_name(&line.text).ends_with(['表', ')']);
        for (number, above) in above.take_while(|(_, above)| end && goes_on(&above.text)) {
            whole.insert_str(0, &above.text);
            let length = longest(forms, &whole, org);
            // A line that is a title by itself is part of another only if they are that title and no more.
            let told = !is_title(forms, &line.text, org) || is_title(forms, &whole, org);
            if told && length > best && length > longest(forms, &above.text, org) {
                (best, taken) = (length, number.saturating_add(1));
            }
        }
        let first = out.len().saturating_sub(taken);
        let lines = out.drain(first..).collect::<Vec<Lead>>();
        match lines.into_iter().reduce(|mut first, next| {
            first.text.push_str(&next.text);
            first
        }) {
            Some(mut first) => {
                first.text.push_str(&line.text);
                out.push(first);
            }
            None => out.push(line.clone()),
        }
    }
    out
}

/// Whether a line is the year of the title above it, and no more: `（2024年度）`.
fn is_year(text: &str) -> bool {
    let text = normal_name(text);
    let bare = text.trim_start_matches('(').trim_end_matches(')');
    bare.len() < 16
        && bare != without_year(Cow::Borrowed(bare))
        && bare_title(bare, None).is_empty()
}

/// Whether a line is a title without a year.
fn lacks_year(text: &str) -> bool {
    let text = normal_name(text);
    text.ends_with('表') && text == without_year(Cow::Borrowed(&text))
}

/// Whether the line above a title may be the beginning of it.
fn goes_on(text: &str) -> bool {
    !text.contains(['：', ':']) && !text.ends_with('表')
}

/// How long the longest title is that a line contains, in characters.
fn longest(forms: &Forms, text: &str, org: Option<&str>) -> usize {
    let printed = bare_title(text, org);
    let forms = forms.iter().filter(|(_, form)| form.extract.is_none());
    let titles = forms.flat_map(|(_, form)| &form.plain().titles);
    let within = titles.filter(|title| printed.contains(title.as_str()));
    within.map(|title| title.chars().count()).max().unwrap_or(0)
}

/// A title without the year and the organisation.
pub(super) fn bare_title<'t>(text: &'t str, org: Option<&str>) -> Cow<'t, str> {
    let mut title = name_of(text);
    let org = org.map(name_of).filter(|org| !org.is_empty());
    if let Some(org) = org.filter(|org| title.contains(org.as_ref())) {
        title = title.replace(org.as_ref(), "").into();
    }
    without_year(title)
}

/// How many headings (or labels) of a form stand in a block, and how many it must have.
fn share(form: &Form, block: &Block, lead: &[Lead]) -> (usize, usize) {
    if form.fields && !fields::has_headings(form, &block.rows) {
        let above: Vec<_> = lead.iter().map(|lead| lead.line.clone()).collect();
        let (have, all) = fields::share(form, &block.rows);
        return (have.saturating_add(fields::share(form, &above).0), all);
    }
    layout(form, &head(&block.rows, Some(form)).headings).share(form)
}

/// Whether the columns of a block are those of a form whose title stands above it: where a column that the form must have
/// is not printed, no figures stand under headings that it does not know; and no list stands beside its lists. Of a block
/// without figures nothing can be told, and its title is believed.
fn has_columns(form: &Form, block: &Block) -> bool {
    let fields = form.fields && !fields::has_headings(form, &block.rows);
    if fields || !block.rows.iter().any(has_number) {
        return true;
    }
    let head = head(&block.rows, Some(form));
    let layout = layout(form, &head.headings);
    let mut needed = form.columns.iter().enumerate();
    let all = needed.all(|(at, column)| column.optional || layout.has(at));
    let body = block.rows.get(head.rows..).unwrap_or_default();
    let strange = |at: &usize| {
        let column = head.headings.get(*at).map(|heading| heading.column);
        let mut cells = body.iter().filter_map(|line| line.get(column?));
        cells.any(is_number)
    };
    // A column printed again beside names that the form does not know belongs to a list of another kind.
    let names_before = |at: usize| {
        let left = at.checked_sub(1);
        left.is_some_and(|left| layout.unknown.contains(&left))
    };
    (all || !layout.unknown.iter().any(strange))
        && !layout.twice.iter().any(|(_, at)| names_before(*at))
        && !is_nameless(form, &head, &layout, body)
}

/// Whether what names the rows of a list stands under headings that the form does not know: nothing could be told of its
/// rows but their figures.
fn is_nameless(form: &Form, head: &Head, layout: &Layout, body: &[Line]) -> bool {
    let is_words = |at: &usize| {
        let column = head.headings.get(*at).map(|heading| heading.column);
        let cells = body.iter().filter_map(|line| line.get(column?));
        let words = cells.filter(|cell| cell.begins() && !is_number(cell));
        words.count() > 1
    };
    let nameless = |list: &List| {
        let columns = list.columns.iter().flatten();
        let first = columns.min().copied().unwrap_or(usize::MAX);
        let mut before = layout.unknown.iter().filter(|at| **at < first);
        list.key.is_none() && list.label.is_none() && before.any(is_words)
    };
    let lists = form.blocks.iter().zip(&layout.lists);
    let mut named = lists.filter(|(block, _)| {
        !block.key.is_empty() || block.label.iter().any(|label| !label.is_empty())
    });
    named.any(|(_, list)| nameless(list))
}

/// Whether figures stand under headings that a form does not know, while another of the same title does: it is of that
/// one that the table lacks a column.
fn is_of_another(form: &Form, of_title: &[&Form], block: &Block) -> bool {
    let fields = form.fields && !fields::has_headings(form, &block.rows);
    if fields || of_title.len() < 2 {
        return false;
    }
    let head = head(&block.rows, Some(form));
    let layout = layout(form, &head.headings);
    let body = block.rows.get(head.rows..).unwrap_or_default();
    let strange = layout.unknown.iter().filter(|at| {
        let column = head.headings.get(**at).map(|heading| heading.column);
        let mut cells = body.iter().filter_map(|line| line.get(column?));
        cells.any(is_number)
    });
    let strange: Vec<&str> = strange
        .filter_map(|at| head.headings.get(*at))
        .map(|heading| heading.leaf())
        .collect();
    let knows = |other: &&&Form| {
        let known = &other.plain().known;
        strange.len() > 1 && strange.iter().all(|leaf| known.contains(*leaf))
    };
    of_title.iter().any(|other| knows(&other))
}

/// How a block is bound to a form, by the line above it that is the form's title, if one is.
pub(super) fn binding(
    forms: &Forms,
    id: FormId,
    (lead, title): (&[Lead], Option<&Lead>),
    block: &Block,
    org: Option<&str>,
) -> Option<Binding> {
    let form = forms.form(id)?;
    let (printed, declared) = share(form, block, lead);
    let whole = |title: &Lead| {
        let printed = bare_title(&title.text, org);
        form.plain().titles.iter().any(|own| *own == printed)
    };
    let basis = match title {
        Some(title) if whole(title) => Basis::Title,
        Some(_) => Basis::PartOfTitle,
        None => Basis::Headings,
    };
    Some(Binding {
        basis,
        printed: saturate(printed),
        declared: saturate(declared),
    })
}

/// The form of which nearly every heading is printed.
fn by_headings(forms: &Forms, block: &Block, lead: &[Lead], whole: Option<FormId>) -> Chosen {
    let enough = |form: &Form| {
        let (have, all) = share(form, block, lead);
        // Labels in one line are the headings of a table of many rows.
        let fields = form.fields && !fields::has_headings(form, &block.rows);
        let spread = !fields || fields::lines(form, &block.rows) > 1;
        // Names and one column of figures are any table at all: that it is this one, its title has to say.
        let telling = fields || all > 2;
        have >= 2 && have.saturating_mul(5) >= all.saturating_mul(4) && spread && telling
    };
    // Headings alone do not make a table part of a form that does not stand above it.
    let here = |id: FormId| root(forms, id).is_none_or(|root| whole == Some(root));
    let plain = forms
        .iter()
        .filter(|(id, form)| form.extract.is_none() && here(*id));
    let ids: Vec<FormId> = plain
        .filter(|(_, form)| enough(form))
        .map(|(id, _)| id)
        .collect();
    if ids.is_empty() {
        return Chosen::None(Vec::new());
    }
    match settle(forms, block, lead, whole, &ids) {
        Ok(id) => Chosen::Form(id, None),
        Err(names) => Chosen::Tie(names, Vec::new()),
    }
}

/// The one of several forms that the block is: a part of what stands above it, else the one that fits best.
fn settle(
    forms: &Forms,
    block: &Block,
    lead: &[Lead],
    whole: Option<FormId>,
    ids: &[FormId],
) -> Result<FormId, Vec<String>> {
    let part = |id: &&FormId| root(forms, **id).is_some_and(|root| whole == Some(root));
    let parts: Vec<FormId> = ids.iter().filter(part).copied().collect();
    let ids = if parts.is_empty() {
        ids.to_vec()
    } else {
        parts
    };
    let fit = |id: FormId| {
        forms.form(id).map_or((0, 0, false), |form| {
            let (have, all) = share(form, block, lead);
            // Of two forms that are all there, the one that asks for more; of two that are not, the one that lacks less;
            // of two alike, the one that every document has.
            let lacks = all.saturating_sub(have);
            (usize::MAX.saturating_sub(lacks), have, !form.optional)
        })
    };
    let fits: Vec<(FormId, (usize, usize, bool))> =
        ids.into_iter().map(|id| (id, fit(id))).collect();
    let best = fits.iter().map(|(_, fit)| *fit).max();
    let left = fits.into_iter().filter(|(_, fit)| Some(*fit) == best);
    let left: Vec<FormId> = left.map(|(id, _)| id).collect();
    match left.as_slice() {
        [only] => Ok(*only),
        several => Err(several
            .iter()
            .filter_map(|id| forms.form(*id))
            .map(|f| f.name.clone())
            .collect()),
    }
}

/// The form that a part belongs to in the end.
fn root(forms: &Forms, id: FormId) -> Option<FormId> {
    let mut root = forms.form(id)?.part_of?;
    for _ in 0..16 {
        match forms.form(root)?.part_of {
            Some(above) => root = above,
            None => break,
        }
    }
    Some(root)
}
