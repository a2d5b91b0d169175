//! Random trees: printed and read again, they are the same.

mod expr;
mod item;

use super::{FileId, Source, good, parse_expression, tree};
use crossfoot::ast::File;
use expr::expression;
use item::item;
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #[test]
    fn an_expression_reads_back(e in expression()) {
        let printed = e.to_string();
        let read = parse_expression(&Source::new("random", printed.as_str()), FileId(0));
        prop_assert_eq!(read.map(|e| tree(&e)), Ok(tree(&e)), "{}", printed);
    }

    #[test]
    fn a_file_reads_back(items in vec(item(), 0..5)) {
        let file = File { items };
        let read = good(&file.to_string());
        prop_assert_eq!(tree(&read), tree(&file), "{}", file);
    }

    #[test]
    fn no_text_stops_the_parser(text in "[a-z合计规则校验 \\n\"「」（）(){}\\[\\]|.*@=<>,，0-9-]{0,80}") {
        let _ = super::read(&text);
    }
}
