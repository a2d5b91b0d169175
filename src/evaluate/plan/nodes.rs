//! What a plan is made of: expressions over whole columns, each kept once.

use crate::form::FormId;
use crate::ops::Comparison;
use crate::program::Step;
use indexmap::IndexSet;

/// A number for each row of a form or for each document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NumId(pub(super) u32);

/// A row for each row or document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct LinkId(pub(super) u32);

/// A truth for each row or document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct CondId(pub(super) u32);

/// Some rows of a form, in each document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PickId(pub(super) u32);

/// A number, in 元 (or a fraction, a count): a mantissa and a power of ten.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Num {
    /// A written number.
    Written(i64, i32),
    /// A column of a form: a number a row.
    Column(FormId, u32),
    /// What another row has.
    Through(LinkId, NumId),
    /// `sum(c.*)`: over the rows under each row.
    Below {
        form: FormId,
        of: NumId,
        /// Which of them.
        filter: Option<CondId>,
        /// Whether all below, or only those directly below.
        deep: bool,
        /// Whether what is summed is one cell, which adds nothing where it is absent.
        cell: bool,
    },
    /// `sum([*].合计)`: over some rows of each document.
    Total {
        pick: PickId,
        filter: Option<CondId>,
        of: NumId,
        cell: bool,
    },
    /// `count([**])`
    Count {
        pick: PickId,
        filter: Option<CondId>,
    },
    /// Each with whether it is taken away.
    Sum(Vec<(bool, NumId)>),
    /// `a × 0.6`
    Times(NumId, i64, i32),
    /// `a default b`
    Default(NumId, NumId),
    /// `level(c)`
    Level(FormId),
}

/// From rows of one form, or documents, to rows of a form, or documents.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Link {
    /// The row itself.
    Own(FormId),
    /// `[合计]`: the one row of that name in each document.
    Named(FormId, Vec<Stop>),
    /// `t[c]`: from each row of a form the same item in another.
    Same(FormId, FormId),
    /// `parent(c)`
    Parent(FormId),
    /// The document of each row.
    Document(FormId),
    /// The second after the first.
    Then(LinkId, LinkId),
}

/// A step of a path, as a plan knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stop {
    /// `*`
    Each,
    /// `**`
    Deep,
    /// A name.
    Label(String),
    /// A code.
    Code(String),
    /// `206.*`, `206.**`
    Under(String, bool),
    /// `201..229`
    Range(String, String),
    /// A block.
    Block(u16),
}

impl Stop {
    /// A step that needs nothing worked out.
    pub(super) fn of(step: &Step) -> Option<Self> {
        Some(match step {
            Step::Each => Self::Each,
            Step::Deep => Self::Deep,
            Step::Label(label) => Self::Label(label.clone()),
            Step::Code(code) => Self::Code(code.clone()),
            Step::Under(code, deep) => Self::Under(code.clone(), *deep),
            Step::Range(from, to) => Self::Range(from.clone(), to.clone()),
            Step::Computed(_) => return None,
        })
    }
}

/// `[**, 合计 except 208]`
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pick {
    pub(super) form: FormId,
    pub(super) items: Vec<Vec<Stop>>,
    pub(super) except: Vec<Vec<Stop>>,
    /// Whether of each only those with none below, and those of what is below, are meant.
    pub(super) leaves: bool,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cond {
    /// `has 表`
    Table(FormId),
    /// There is such a row.
    Row(LinkId),
    /// `has c.*`
    Children(LinkId),
    /// `has 表[*]`
    Rows(PickId),
    /// `has c.合计`
    Cell(LinkId, FormId, u32),
    /// `any(c in …: …)`, `none(…)`
    Any {
        pick: PickId,
        filter: Option<CondId>,
        body: Option<CondId>,
    },
    /// A comparison of numbers.
    Compare {
        left: NumId,
        sign: Comparison,
        right: NumId,
        /// Whether what does not hold exactly is known not to hold: nothing is forgiven.
        exact: bool,
    },
    /// All of them.
    And(Vec<CondId>),
    /// One of them.
    Or(Vec<CondId>),
    /// Not.
    Not(CondId),
    /// That of another row or of the document.
    Through(LinkId, CondId),
}

/// Every node of a plan, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes {
    pub(super) nums: IndexSet<Num>,
    pub(super) links: IndexSet<Link>,
    pub(super) conds: IndexSet<Cond>,
    pub(super) picks: IndexSet<Pick>,
}

impl Nodes {
    pub(super) fn num(&mut self, num: Num) -> NumId {
        NumId(crate::source::saturate(self.nums.insert_full(num).0))
    }

    pub(super) fn link(&mut self, link: Link) -> LinkId {
        LinkId(crate::source::saturate(self.links.insert_full(link).0))
    }

    pub(super) fn cond(&mut self, cond: Cond) -> CondId {
        CondId(crate::source::saturate(self.conds.insert_full(cond).0))
    }

    pub(super) fn pick(&mut self, pick: Pick) -> PickId {
        PickId(crate::source::saturate(self.picks.insert_full(pick).0))
    }

    /// The form whose rows a link leads to.
    pub(super) fn target(&self, link: LinkId) -> Option<FormId> {
        match self.links.get_index(link.0 as usize)? {
            Link::Own(form) | Link::Named(form, _) | Link::Parent(form) => Some(*form),
            Link::Same(_, to) => Some(*to),
            Link::Document(_) => None,
            Link::Then(_, last) => self.target(*last),
        }
    }
}
