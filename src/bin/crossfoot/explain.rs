//! `crossfoot explain`: a rule, an error code, an account code.

use crate::common::{Rules, Stop, WRONG_RULES, compile_untested, project};
use clap::Args;
use crossfoot::report::explain;

#[derive(Args)]
pub(crate) struct Explain {
    /// 规则编号、错误代码或科目编码
    what: String,
    #[command(flatten)]
    rules: Rules,
}

pub(crate) fn run(args: &Explain) -> Result<Stop, Stop> {
    let project = project()?;
    let program = compile_untested(&args.rules.packs(&project)?, &args.rules.setup(&project)?)?;
    match explain(&args.what, &program) {
        Some(text) => Ok((text, 0)),
        None => Err((
            format!("没有规则、错误代码或科目编码 `{}`\n", args.what),
            WRONG_RULES,
        )),
    }
}
