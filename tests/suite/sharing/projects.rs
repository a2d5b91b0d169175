//! The project file.

use super::bureau::*;

#[test]
fn what_init_writes_works() {
    let bureau = Bureau::new("init");
    bureau
        .run(&["init"])
        .with(0, &["crossfoot.toml", "rules/本单位.rules"]);
    bureau.run(&["check"]).with(0, &["规则 1 条", "通过 3"]);
    bureau
        .run(&["test"])
        .with(0, &["test result: ok. 2 passed; 0 failed"]);
    bureau
        .run_in("公开文件/示例", &["check"])
        .with(0, &["通过 3"]);
    let before = bureau.read("crossfoot.toml");
    bureau
        .run(&["init"])
        .with(2, &["project::exists", "crossfoot.toml"]);
    assert_eq!(bureau.read("crossfoot.toml"), before);
    // Nothing is written either where only one of its files is there.
    let other = Bureau::new("init");
    other.write("豁免.rules", "");
    let before = other.all();
    other
        .run(&["init"])
        .with(2, &["豁免.rules", "project::exists"]);
    assert_eq!(other.all(), before);
}

#[test]
fn the_command_line_wins() {
    let bureau = Bureau::new("wins");
    bureau.run(&["init"]).with(0, &[]);
    bureau.edit("rules/本单位.rules", "A-001 error", "A-001 warn");
    bureau.edit(
        "rules/本单位.rules",
        "unit 万元\n",
        "unit 万元\nparam 上限 = 1万元\n支出总表[合计].合计 > 上限\n",
    );
    bureau.edit(
        "公开文件/示例/支出总表.csv",
        "201,一般公共服务支出,600",
        "201,一般公共服务支出,605",
    );
    bureau.run(&["check"]).with(0, &["A-001"]);
    bureau.edit(
        "crossfoot.toml",
        "fail_on = \"error\"",
        "fail_on = \"警告\"",
    );
    bureau.run(&["check"]).with(1, &["A-001"]);
    bureau
        .run(&["check", "--fail-on", "error"])
        .with(0, &["A-001"]);
    bureau.edit(
        "crossfoot.toml",
        "# [params]",
        "[params]\n\"上限\" = \"900万元\"",
    );
    bureau
        .run(&["check", "--fail-on", "error"])
        .with(1, &["上限 = 900万元"]);
    bureau
        .run(&["check", "--fail-on", "error", "--set", "上限=2万元"])
        .with(0, &["上限 = 2万元"]);
    let table = bureau
        .read("公开文件/示例/支出总表.csv")
        .replace("605", "600");
    bureau.write("另一份.csv", table);
    bureau
        .run(&["check", "另一份.csv", "--set", "上限=2万元"])
        .with(0, &["不符 0"]);
    bureau.write("空.rules", "支出总表[合计].合计 == 850万元\n");
    bureau
        .run(&["check", "--rules", "空.rules", "--set", "上限=2"])
        .with(2, &["上限"]);
}

#[test]
fn a_mistake_is_told_with_file_and_line() {
    let cases = [
        (
            "packs = []\nfail_no = \"warn\"\n",
            "crossfoot.toml:2",
            "不认识的键 `fail_no`",
        ),
        (
            "\nfail_on = \"warm\"\n",
            "crossfoot.toml:2",
            "得到 \"warm\"",
        ),
        (
            "packs = \"cn-budget\"\n",
            "crossfoot.toml:1",
            "值的类型不对：要列表",
        ),
        (
            "waivers = \"没有.rules\"\n",
            "crossfoot.toml:1",
            "没有文件 `没有.rules`",
        ),
        (
            "documents = [\n  \"a\",\n  \"***\"]\n",
            "crossfoot.toml:3",
            "***",
        ),
        ("lang = \"fr\"\n", "crossfoot.toml:1", "zh、en"),
        ("[trust]\n\"某局\" = \"RWx\"\n", "crossfoot.toml:2", "某局"),
        ("[trust]\n某局 = \"x\"\n", "crossfoot.toml:2", "要加引号"),
        ("[params]\n\"权重\" = [1]\n", "crossfoot.toml:2", "权重"),
    ];
    for (text, place, words) in cases {
        let bureau = Bureau::new("mistake");
        bureau.write("crossfoot.toml", text);
        bureau
            .run(&["check"])
            .with(2, &["project::bad_file", place, words]);
    }
    let bureau = Bureau::new("mistake");
    bureau.write("crossfoot.toml", "packs = [\"cn-bugdet\"]\n");
    bureau.run(&["check"]).with(2, &["没有规则包 `cn-bugdet`"]);
    bureau.write("crossfoot.toml", "documents = [\"没有/*\"]\n");
    bureau
        .run(&["check"])
        .with(4, &["project::no_documents", "没有/*"]);
}

#[test]
fn without_a_project_file_all_is_as_before() {
    let bureau = Bureau::new("plain");
    bureau.run(&["check"]).with(1, &["cn-budget"]);
    bureau
        .run(&["check", "--rules", "cn-bugdet"])
        .with(2, &["没有规则包"]);
    // A pack that was taken runs; one that was copied there does not.
    let (publisher, _) = publisher();
    bureau
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &[]);
    bureau.run(&["check"]).with(1, &["shi 1.0.0", "cn-budget"]);
    bureau.write("packs/qu/pack.toml", manifest("qu", "1.0.0"));
    bureau.write("packs/qu/qu.rules", RULES);
    bureau
        .run(&["check"])
        .with(2, &["pack::not_locked", "`qu`"]);
    bureau.write("crossfoot.lock", "version = 7\n");
    bureau
        .run(&["check"])
        .with(2, &["pack::bad_lock", "格式 7"]);
}
