//! Commands by their ends: exit codes, what they keep, whom they blame.

use super::bureau::*;

/// A directory with a rule file and a document of 2025.
fn bureau() -> Bureau {
    let bureau = Bureau::new("commands");
    bureau.write("r.rules", RULES);
    bureau.write("某局/支出总表.csv", TABLE);
    bureau.write("某局/文档.csv", "组织,某局\n年度,2025\n类型,预算\n");
    bureau
}

#[test]
fn a_pack_without_a_test_is_not_fit_for_others() {
    let bureau = Bureau::new("untested");
    bureau.write("shi/pack.toml", manifest("shi", "1.0.0"));
    bureau.write("shi/r.rules", "unit 万元\n支出总表[合计].合计 > 0\n");
    bureau
        .run(&["pack", "check", "shi"])
        .with(3, &["没有任何 test"]);
}

#[test]
fn the_ends_of_lines_are_not_a_matter_of_style() {
    let bureau = Bureau::new("ends");
    let neat = "unit 万元\n\nrule A error \"甲\" {\n  check 支出总表[合计].合计 > 0\n}\n";
    let loose = neat.replace("合计 > 0", "合计>0");
    let wide = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for text in [neat.to_owned(), wide(neat)] {
        bureau.write("a.rules", &text);
        bureau.run(&["fmt", "--check", "a.rules"]).with(0, &[]);
        bureau.run(&["fmt", "a.rules"]).with(0, &[]);
        assert_eq!(bureau.read("a.rules"), text);
    }
    bureau.write("a.rules", wide(&loose));
    let said = bureau.run(&["fmt", "--check", "a.rules"]);
    let said = said.with(1, &["合计 > 0"]);
    assert_eq!(said.text.lines().filter(|l| l.starts_with('+')).count(), 1);
    bureau.run(&["fmt", "a.rules"]).with(0, &[]);
    assert_eq!(bureau.read("a.rules"), wide(neat));
}

#[test]
fn a_pack_for_other_documents_is_named() {
    let bureau = bureau();
    let manifest = manifest("shi", "1.0.0");
    bureau.write(
        "shi/pack.toml",
        format!("{manifest}\n[applies]\nyears = [2030, 2031]\n"),
    );
    bureau.write("shi/r.rules", RULES);
    let check = ["check", "某局", "--rules", "shi"];
    let told = "年度是2025，它只用于2030、2031";
    bureau
        .run(&check)
        .with(3, &[&format!("不适用于所查文件的规则包：shi（{told}）")]);
    let json = [&check[..], &["--format", "json"]].concat();
    bureau
        .run(&json)
        .with(3, &[&format!("\"unfit\": \"{told}\"")]);
    // It runs where the document does not say its year.
    bureau.write("某局/文档.csv", "组织,某局\n类型,预算\n");
    bureau.run(&check).with(1, &[]).without("不适用于所查文件");
}

#[test]
fn an_answer_that_does_not_hold_ends_with_one() {
    let bureau = bureau();
    let eval = |expression| ["eval", expression, "某局", "--rules", "r.rules"];
    bureau.run(&eval("1 == 2")).with(1, &["不符"]);
    bureau.run(&eval("2 == 2")).with(0, &["相符"]);
    bureau.run(&eval("-100万元 == 1万元")).with(1, &["-100"]);
    bureau.run(&eval("-1 < 0")).with(0, &[]);
    bureau.run(&eval("支出总表[206].合计")).with(3, &[]);
    bureau
        .run(&["eval", "--rules", "r.rules", "-2 == 2", "某局"])
        .with(1, &[]);
    bureau.run(&eval("--rulez")).with(2, &["--rulez"]);
    bureau.run(&["eval", "--help"]).with(0, &["--rules"]);
}

#[test]
fn a_parameter_that_breaks_the_rules_is_blamed() {
    let bureau = bureau();
    bureau.write(
        "p.rules",
        "unit 万元\nparam 上限 = 900万元\n支出总表[合计].合计 < 上限\n",
    );
    let check = |set| ["check", "某局", "--rules", "p.rules", "--set", set];
    bureau.run(&check("上限=800万元")).with(1, &[]);
    bureau
        .run(&check("上限=80%"))
        .with(2, &["参数 上限 设成 80%（--set", "p.rules:3"]);
    bureau
        .run(&check("上限=8%%"))
        .with(2, &["--set 上限:1"])
        .without("设成");
}

#[test]
fn coverage_is_told_a_line_a_problem_too() {
    let bureau = bureau();
    let check = ["check", "某局", "--rules", "r.rules", "--format", "concise"];
    bureau.run(&check).with(1, &[]).without("核到的金额");
    bureau
        .run(&[&check[..], &["--coverage"]].concat())
        .with(1, &["核到的金额\n", "支出总表 "]);
    bureau
        .run(&["check", "某局", "--summary", "--format", "github"])
        .with(2, &["human、concise、jsonl、csv、parquet"]);
}

#[test]
fn a_row_of_the_list_has_one_order_and_one_sign() {
    let bureau = bureau();
    let turned = RULES.replace(
        "r.合计 == r.基本支出 + r.项目支出",
        "r.基本支出 + r.项目支出 == r.合计",
    );
    bureau.write("t.rules", turned);
    let check = ["check", "某局", "--rules", "t.rules", "--format"];
    bureau.run(&[&check[..], &["csv"]].concat()).with(
        1,
        &["605.00 万元 与 600.00 万元 不符，差 5.00 万元,605.00,600.00,5.00,"],
    );
    // In the order of the rule, where nothing stands beside it.
    bureau
        .run(&[&check[..], &["concise"]].concat())
        .with(1, &["600.00 万元 与 605.00 万元 不符，差 −5.00 万元"]);
}

#[test]
fn exactly_holds_a_text_with_the_blanks_at_its_ends() {
    let bureau = bureau();
    // A table is read without those at the ends of a cell.
    bureau.edit(
        "某局/支出总表.csv",
        "一般公共服务支出,",
        "\"一般公共服务支出 \",",
    );
    let name = "name(支出总表[201])";
    let ends = |told: &str, code| {
        let expression = format!("{name} == {told}");
        let eval = ["eval", &expression, "某局", "--rules", "r.rules"];
        bureau.run(&eval).with(code, &[]);
    };
    ends("\"一般公共服务支出\" exactly", 0);
    ends("\"一般公共服务支出 \"", 0);
    ends("\"一般公共服务支出 \" exactly", 1);
}

#[test]
fn what_the_program_says_of_itself_can_be_asked_for() {
    let bureau = bureau();
    bureau.run(&["explain", "waiver"]).with(0, &["豁免"]);
    let check = ["check", "--rules", "r.rules", "--files-from", "某局"];
    bureau.run(&check).with(4, &["是目录"]).without("os error");
    bureau.run(&["init"]).with(0, &[]);
    assert!(bureau.read("crossfoot.toml").contains("CROSSFOOT_LANG"));
}
