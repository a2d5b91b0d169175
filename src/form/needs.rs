//! The words that stand in every text that a set phrase matches: where they are lacking, it is not tried.

/// The words so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    all: Vec<Vec<String>>,
    /// The words at hand, outside of brackets.
    run: String,
    /// How many brackets are open.
    depth: usize,
    /// The alternatives of the outermost bracket; none where they are not all plain words.
    group: Option<Vec<String>>,
    /// Whether the phrase is one of several as a whole.
    either: bool,
}

impl Needs {
    /// Goes on with a character.
    pub(super) fn push(&mut self, c: char) {
        match (self.depth, &mut self.group) {
            (0, _) => self.run.push(c),
            (_, Some(group)) => group.iter_mut().last().into_iter().for_each(|w| w.push(c)),
            (_, None) => {}
        }
    }

    /// A bracket opens.
    pub(super) fn opens(&mut self) {
        self.group = (self.depth == 0).then(|| vec![String::new()]);
        self.end();
        self.depth = self.depth.saturating_add(1);
    }

    /// Another alternative begins.
    pub(super) fn either(&mut self) {
        match (self.depth, &mut self.group) {
            (0, _) => self.either = true,
            (_, Some(group)) => group.push(String::new()),
            (_, None) => {}
        }
    }

    /// A bracket closes.
    pub(super) fn closes(&mut self, optional: bool) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth > 0 || optional {
            return;
        }
        if let Some(group) = self.group.take()
            && group.iter().all(|word| !word.is_empty())
        {
            self.all.push(group);
        }
    }

    /// Goes on with what is no plain words.
    pub(super) fn unknown(&mut self) {
        self.group = None;
        self.end();
    }

    /// Goes on with one of several words.
    pub(super) fn one_of(&mut self, words: Vec<String>) {
        if self.depth == 0 {
            self.all.push(words);
        }
    }

    /// Ends a run of words outside of brackets.
    fn end(&mut self) {
        if !self.run.is_empty() {
            self.all.push(vec![std::mem::take(&mut self.run)]);
        }
    }

    /// All of them: one of each, in this order and apart.
    pub(super) fn all(mut self) -> Vec<Vec<String>> {
        self.end();
        if self.either {
            self.all.clear();
        }
        self.all
    }
}
