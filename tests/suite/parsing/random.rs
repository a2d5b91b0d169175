//! Random trees: printed and read again, they are the same.

mod expr;
pub(crate) mod item;

use super::{FileId, Source, good, parse_expression};
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
        prop_assert_eq!(read, Ok(e), "{}", printed);
    }

    #[test]
    fn a_file_reads_back(items in vec(item(), 0..5)) {
        let file = File { items };
        let printed = file.to_string();
        let read = good(&printed);
        prop_assert_eq!(read, file, "{}", printed);
    }

    #[test]
    fn no_text_stops_the_parser(text in "[a-z合计规则校验 \\n\"「」（）(){}\\[\\]|.*@=<>,，0-9-]{0,80}") {
        let _ = super::read(&text);
    }
}
