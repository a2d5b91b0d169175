//! `crossfoot explain`: a rule, an error code, an account code.

use crate::common::{Rules, Stop, WRONG_RULES, compile, project};
use crate::language::{lang, pick};
use clap::Args;
use crossfoot::report::explain;
use crossfoot::tell;

#[derive(Args)]
pub(crate) struct Explain {
    #[arg(help = pick("规则编号、错误代码或科目编码", "the id of a rule, an error code or an account code"))]
    what: String,
    #[command(flatten)]
    rules: Rules,
}

pub(crate) fn run(args: &Explain) -> Result<Stop, Stop> {
    let project = project()?;
    let program = compile(&args.rules.packs(&project)?, &args.rules.setup(&project)?)?;
    match explain(&args.what, &program, lang()) {
        Some(text) => Ok((text, 0)),
        None => Err((
            tell!(
                lang(),
                "没有规则、错误代码或科目编码 `{}`\n",
                "there is no rule, error code or account code `{}`\n",
                args.what
            ),
            WRONG_RULES,
        )),
    }
}
