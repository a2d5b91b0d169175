//! Which packs make up a program: named ones, those that they rest on, and the waivers of the project.

use super::Packs;
use crate::ast::Item;
use crate::error::{LoadError, PackError};
use crate::lang::Said;
use crate::load;
use crate::pack::Pack;
use crate::parse;
use crate::project::Project;
use crate::say;
use crate::source::{FileId, Span};
use indexmap::IndexSet;
use semver::{Version, VersionReq};
use std::collections::BTreeSet;
use std::path::Path;

impl Packs {
    /// The packs of a project. `rules`, from the command line, take the place of those that the project names.
    ///
    /// Packs that are named run. Those that they rest on, by `depends` or `import`, lend their forms, and so do the
    /// bundled ones. Where nothing is named, all bundled and all vendored packs run.
    ///
    /// # Errors
    ///
    /// A name that is neither a pack nor a path, a vendored pack that was changed, a version that does not fit, and
    /// whatever keeps a pack from being read.
    pub fn of_project(project: &Project, rules: &[String]) -> Result<Self, LoadError> {
        let bundled = load::bundled()?;
        let known: Vec<String> = bundled.iter().map(|pack| pack.name.clone()).collect();
        let lent = bundled.into_iter().map(|pack| (pack, false));
        let mut packs = Self {
            packs: lent.collect(),
        };
        let here = Path::new("");
        let (names, root) = match (&project.packs, rules.is_empty()) {
            (_, false) => (rules.to_vec(), here),
            (Some(names), true) => (names.clone(), project.root.as_path()),
            (None, true) => {
                let vendored = load::vendored_names(project)?;
                let all: IndexSet<String> = known.iter().cloned().chain(vendored).collect();
                (all.into_iter().collect(), here)
            }
        };
        for name in &names {
            packs.run(project, name, root, &known)?;
        }
        packs.complete(project)?;
        if let Some(mut pack) = load::waivers(project)? {
            only_waivers(&pack)?;
            pack.of_more = !rules.is_empty();
            packs.packs.push((pack, true));
        }
        Ok(packs)
    }

    /// Puts a pack among those that run.
    fn run(
        &mut self,
        project: &Project,
        name: &str,
        root: &Path,
        known: &[String],
    ) -> Result<(), LoadError> {
        if let Some(pack) = load::vendored(project, name)? {
            self.put(pack, true);
        } else if let Some((_, active)) = self.packs.iter_mut().find(|(pack, _)| pack.name == name)
        {
            *active = true;
        } else if root.join(name).exists() || name.contains(['/', '.']) {
            self.packs.push((load::pack(&root.join(name))?, true));
        } else {
            let known = [known.to_vec(), load::vendored_names(project)?].concat();
            return Err(LoadError::UnknownPack {
                name: name.to_owned(),
                known: Said::list(&known),
            });
        }
        Ok(())
    }

    /// Puts a pack in the place of the bundled one of its name, or at the end.
    fn put(&mut self, pack: Pack, active: bool) {
        self.packs.retain(|(other, _)| other.name != pack.name);
        self.packs.push((pack, active));
    }

    /// Adds what the packs rest on, and sees to it that the versions fit.
    fn complete(&mut self, project: &Project) -> Result<(), LoadError> {
        let running = self.packs.iter().filter(|(_, active)| *active);
        let mut part: BTreeSet<String> = running.map(|(pack, _)| pack.name.clone()).collect();
        let mut queue: Vec<String> = part.iter().cloned().collect();
        while let Some(name) = queue.pop() {
            for needs in self.get(&name).map(rests_on).unwrap_or_default() {
                if !part.insert(needs.clone()) {
                    continue;
                }
                if let Some(pack) = load::vendored(project, &needs)? {
                    self.put(pack, false);
                }
                queue.push(needs);
            }
        }
        let all = self.packs.iter().map(|(pack, _)| pack);
        all.filter(|pack| part.contains(&pack.name))
            .try_for_each(|pack| self.fits(pack))
    }

    fn get(&self, name: &str) -> Option<&Pack> {
        let mut all = self.packs.iter().map(|(pack, _)| pack);
        all.find(|pack| pack.name == name)
    }

    /// Sees to it that what a pack depends on is there in a version that it can use.
    fn fits(&self, pack: &Pack) -> Result<(), LoadError> {
        for (needs, range) in &pack.depends {
            let (name, needs, range) = (pack.name.clone(), needs.clone(), range.clone());
            let Some(found) = self.get(&needs) else {
                return Err(PackError::MissingDependency { name, needs, range }.into());
            };
            let version = Version::parse(&found.version).ok();
            let wanted = VersionReq::parse(&range).ok();
            let fits = wanted
                .zip(version)
                .is_some_and(|(wanted, version)| wanted.matches(&version));
            if !fits {
                let found = found.version.clone();
                return Err(PackError::UnmetDependency {
                    name,
                    needs,
                    range,
                    found,
                }
                .into());
            }
        }
        Ok(())
    }
}

/// The packs that a pack depends on and that its rule files import.
fn rests_on(pack: &Pack) -> Vec<String> {
    let mut names: Vec<String> = pack.depends.keys().cloned().collect();
    let spoken = |text: &str| text.contains("import") || text.contains("引入");
    for source in pack.rules.iter().filter(|source| spoken(&source.text)) {
        // What is wrong with the file is told when the program is compiled.
        let (file, _) = parse::parse_untested(source, FileId::default());
        for item in file.items {
            if let Item::Import(import) = item {
                names.push(import.pack.text);
            }
        }
    }
    names
}

/// Sees to it that a file of waivers holds nothing else: rules do not come in by that door.
fn only_waivers(pack: &Pack) -> Result<(), LoadError> {
    for source in &pack.rules {
        let (file, _) = parse::parse(source, FileId::default());
        let other = file.items.iter().find_map(stranger);
        if let Some((found, span)) = other {
            let (line, _) = source.line_column(span.start);
            return Err(PackError::WaiversOnly {
                path: format!("{}:{line}", source.name),
                found,
            }
            .into());
        }
    }
    Ok(())
}

/// What a statement is, and where, unless it is a waiver.
fn stranger(item: &Item) -> Option<(Said, Span)> {
    Some(match item {
        Item::Waive(_) => return None,
        Item::Unit(name) => (Said::same("unit"), name.span),
        Item::Import(import) => (Said::same("import"), import.pack.span),
        Item::Param(param) => (Said::same("param"), param.name.span),
        Item::Let(binding) => (Said::same("let"), binding.name.span),
        Item::Codes(codes) => (Said::same("codes"), codes.name.span),
        Item::Form(form) => (Said::same("form"), form.name.span),
        Item::Extract(extract) => (Said::same("extract"), extract.name.span),
        Item::Rule(rule) => (Said::same("rule"), rule.id.span),
        Item::Bare(check) => (say!("一行的规则", "a one-line rule"), check.condition.span),
        Item::Override(change) => (Said::same("override"), change.target.span),
        Item::Test(test) => (Said::same("test"), test.title.span),
    })
}
