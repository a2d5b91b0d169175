//! Publish, sign, add, tamper, upgrade.

use super::bureau::*;

#[test]
fn a_signed_pack_is_taken_and_runs() {
    let (publisher, public) = publisher();
    let taker = taker(&public);
    let archive = of(&publisher, "shi-1.0.0.zip");
    taker
        .run(&["pack", "add", &archive])
        .with(0, &["取了 shi 1.0.0", "签名有效：某市财政局"]);
    taker
        .run(&["pack", "verify"])
        .with(0, &["与 crossfoot.lock 一致", "签名有效：某市财政局"]);
    taker
        .run(&["pack", "list"])
        .with(0, &["shi 1.0.0", "某市财政局 签名", "cn-budget"]);
    taker
        .run(&["check"])
        .with(1, &["S-001", "605.00", "shi 1.0.0"]);
    taker.run_in("docs", &["check"]).with(1, &["S-001"]);
    taker
        .run(&["pack", "add", &archive])
        .with(2, &["pack::already_there"]);
}

#[test]
fn a_changed_byte_is_refused_by_name() {
    let (publisher, public) = publisher();
    let taker = taker(&public);
    taker
        .run(&["pack", "add", &of(&publisher, "shi-1.0.0.zip")])
        .with(0, &[]);
    taker.edit("packs/shi/shi.rules", "error \"合计", "info \"合计");
    for command in [
        vec!["check"],
        vec!["test"],
        vec!["pack", "verify"],
        vec!["explain", "S-001"],
    ] {
        taker
            .run(&command)
            .with(2, &["`shi`", "`shi.rules`", "内容改过"]);
    }
    taker
        .run(&["pack", "update", "shi"])
        .with(0, &["shi 1.0.0 → 1.0.0"]);
    taker.run(&["check"]).with(1, &["S-001"]);
    taker.write("packs/shi/more.rules", "");
    taker
        .run(&["check"])
        .with(2, &["`more.rules`", "没有这个文件"]);
    std::fs::remove_file(taker.root.join("packs/shi/more.rules")).unwrap();
    std::fs::remove_file(taker.root.join("packs/shi/pack.toml")).unwrap();
    taker
        .run(&["check"])
        .with(2, &["pack.toml", "不见了", "pack::changed"]);
}

#[test]
fn a_lock_that_was_changed_with_the_file_does_not_fool_the_signature() {
    let (publisher, public) = publisher();
    let taker = taker(&public);
    taker
        .run(&["pack", "add", &of(&publisher, "shi-1.0.0.zip")])
        .with(0, &[]);
    // Another pack of the same name, put in its place with its lock.
    let other = Bureau::new("other");
    other.write("shi/pack.toml", manifest("shi", "1.0.0"));
    other.write("shi/shi.rules", RULES.replace("error", "info"));
    let lax = Bureau::new("lax");
    lax.run(&["pack", "add", &of(&other, "shi")]).with(0, &[]);
    taker.write("crossfoot.lock", lax.read("crossfoot.lock"));
    taker.write("packs/shi/shi.rules", lax.read("packs/shi/shi.rules"));
    taker
        .run(&["check"])
        .with(2, &["pack::not_trusted", "签名不符"]);
}

#[test]
fn what_is_not_signed_or_by_strangers_is_refused_where_a_signature_is_asked_for() {
    let (publisher, _) = publisher();
    let (stranger, strange_key) = super::bureau::publisher();
    let taker = taker(&strange_key);
    let before = taker.all();
    let archive = of(&publisher, "shi-1.0.0.zip");
    taker
        .run(&["pack", "add", &archive])
        .with(2, &["pack::not_trusted", "不在信任之列"]);
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(2, &["没有签名"]);
    assert_eq!(taker.all(), before);
    // The signature of one archive beside another.
    let signature = stranger.bytes("shi-1.0.0.zip.minisig");
    publisher.edit("shi/shi.rules", "error", "info");
    publisher.run(&["pack", "build", "shi"]).with(0, &[]);
    publisher.write("shi-1.0.0.zip.minisig", signature);
    taker
        .run(&["pack", "add", &archive])
        .with(2, &["内容与“某市财政局”的签名不符"]);
    taker
        .run(&["pack", "verify", &archive])
        .with(2, &["pack::bad_signature"]);
    assert_eq!(taker.all(), before);
    publisher
        .run(&["pack", "verify", "shi"])
        .with(2, &["pack::unsigned"]);
}

#[test]
fn a_directory_is_signed_as_its_archive_is() {
    let (publisher, public) = publisher();
    publisher
        .run(&["pack", "sign", "shi", "--key", "key"])
        .with(0, &["shi/pack.minisig"]);
    let taker = taker(&public);
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &["签名有效"]);
    let lock = taker.read("crossfoot.lock");
    let hash = publisher.run(&["pack", "build", "shi"]).text;
    let hash = hash.split("SHA-256 ").nth(1).unwrap().trim();
    assert!(lock.contains(hash), "{lock}");
    publisher.write("not-a-key", "x\ny\n");
    publisher
        .run(&["pack", "sign", "shi", "--key", "not-a-key"])
        .with(2, &["pack::bad_key"]);
    publisher
        .run(&["pack", "keygen", "key"])
        .with(2, &["project::exists"]);
}

#[test]
fn a_git_work_tree_is_taken_with_its_commit() {
    let (publisher, _) = publisher();
    publisher.write("shi/.git/HEAD", "ref: refs/heads/main\n");
    publisher.write(
        "shi/.git/refs/heads/main",
        "0123456789abcdef0123456789abcdef01234567\n",
    );
    let taker = taker("");
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &["git 提交 0123456789abcdef"]);
    assert!(
        taker
            .read("crossfoot.lock")
            .contains("commit = \"0123456789abcdef")
    );
    assert!(!taker.root.join("packs/shi/.git").exists());
}

#[test]
fn a_breaking_upgrade_is_told_and_asked_for() {
    let (publisher, public) = publisher();
    let taker = taker(&public);
    taker
        .run(&["pack", "add", &of(&publisher, "shi-1.0.0.zip")])
        .with(0, &[]);
    publisher.write("shi/pack.toml", manifest("shi", "2.0.0"));
    publisher.edit("shi/shi.rules", "rule S-002 warn", "rule S-003 warn");
    publisher.edit("shi/shi.rules", "rule S-001 error", "rule S-001 warn");
    release(&publisher, "2.0.0");
    let archive = of(&publisher, "shi-2.0.0.zip");
    let update = ["pack", "update", "shi", &archive];
    taker
        .run(&update)
        .with(2, &["pack::major_change", "从 1.0.0 到 2.0.0"]);
    taker.run(&["check"]).with(1, &["shi 1.0.0"]);
    let words = [
        "shi 1.0.0 → 2.0.0",
        "删去规则 S-002",
        "新增规则 S-003",
        "S-001 从错误变为警告",
    ];
    taker
        .run(&["pack", "update", "shi", &archive, "--major"])
        .with(0, &words);
    // Its own rules still ask for version 1.
    taker
        .run(&["check"])
        .with(2, &["check::pack_version", "2.0.0", "own/own.rules:1"]);
    taker.write("own/own.rules", "import \"shi\" 2\n");
    taker.run(&["check"]).with(0, &["shi 2.0.0"]);
    taker
        .run(&["check", "--fail-on", "warn"])
        .with(1, &["S-001"]);
    taker
        .run(&["pack", "update", "没有"])
        .with(2, &["pack::unknown", "shi"]);
}

#[test]
fn versions_that_packs_depend_on_resolve_or_it_is_said_why_not() {
    let (publisher, _) = publisher();
    let depends = |range: &str| {
        format!(
            "{}\n[depends]\nshi = \"{range}\"\n",
            manifest("qu", "0.3.0")
        )
    };
    publisher.write("qu/pack.toml", depends("^1.0"));
    publisher.write(
        "qu/qu.rules",
        "import \"shi\" 1\n支出总表[合计].合计 == 850\n",
    );
    let taker = taker("");
    taker.write(
        "crossfoot.toml",
        "packs = [\"qu\"]\ndocuments = [\"docs/*\"]\n",
    );
    taker
        .run(&["pack", "add", &of(&publisher, "qu")])
        .with(0, &[]);
    taker
        .run(&["check"])
        .with(2, &["pack::missing_dependency", "`qu` 要 `shi` ^1.0"]);
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &["加上 \"shi\""]);
    // It lends its forms and does not run.
    taker
        .run(&["check"])
        .with(0, &["qu 0.3.0"])
        .without("S-001");
    publisher.write("qu/pack.toml", depends(">=1.2, <2"));
    taker
        .run(&["pack", "update", "qu"])
        .with(0, &["规则没有变"]);
    taker
        .run(&["check"])
        .with(2, &["pack::unmet_dependency", ">=1.2, <2", "1.0.0"]);
    publisher.write("qu/pack.toml", depends("一版"));
    taker
        .run(&["pack", "update", "qu"])
        .with(2, &["范围要写作"]);
}

#[test]
fn two_packs_with_one_rule_id_are_both_named() {
    let (publisher, _) = publisher();
    let taker = taker("");
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &[]);
    taker.write("own/own.rules", RULES.replace("S-002", "S-009"));
    let words = [
        "check::duplicate_rule",
        "packs/shi/shi.rules:2",
        "own/own.rules:2",
        "S-001",
    ];
    taker.run(&["check"]).with(2, &words);
}

#[test]
fn an_override_changes_a_severity_with_a_reason() {
    let (publisher, _) = publisher();
    let taker = taker("");
    taker
        .run(&["pack", "add", &of(&publisher, "shi")])
        .with(0, &[]);
    taker.write(
        "own/own.rules",
        "import \"shi\" 1\noverride S-001 warn because \"今年先提示\"\n",
    );
    taker.run(&["check"]).with(0, &["S-001"]);
    taker.write("own/own.rules", "override S-001 off because \"不适用\"\n");
    // Turned off, it says nothing of the document, and the report says that it was.
    taker
        .run(&["check"])
        .with(0, &["改动：S-001 = off"])
        .without("× S-001");
    taker.write("own/own.rules", "override S-001 off\n");
    taker
        .run(&["check"])
        .with(2, &["check::override_without_reason"]);
}

#[test]
fn a_pack_made_by_new_is_ready_to_be_shared() {
    let bureau = Bureau::new("new");
    bureau
        .run(&["pack", "new", "某市规则"])
        .with(0, &["某市规则/pack.toml"]);
    bureau
        .run(&["pack", "check", "某市规则"])
        .with(0, &["2 passed", "有失败例子的规则：1/1"]);
    bureau
        .run(&["pack", "new", "某市规则"])
        .with(2, &["project::exists"]);
    bureau.run(&["pack", "new", "../x"]).with(2, &["名称只用"]);
    bureau.edit("某市规则/pack.toml", "license", "licence");
    bureau
        .run(&["pack", "check", "某市规则"])
        .with(2, &["pack.toml:5", "不认识的键 `licence`"]);
    bureau.edit("某市规则/pack.toml", "licence = \"MIT\"\n", "");
    bureau
        .run(&["pack", "build", "某市规则"])
        .with(2, &["pack::incomplete", "license"]);
}

#[test]
fn a_signature_holds_for_another_program_too() {
    let (publisher, public) = publisher();
    let key = minisign_verify::PublicKey::from_base64(&public).unwrap();
    let signature = publisher.read("shi-1.0.0.zip.minisig");
    let signature = minisign_verify::Signature::decode(&signature).unwrap();
    let mut archive = publisher.bytes("shi-1.0.0.zip");
    assert!(key.verify(&archive, &signature, false).is_ok());
    archive[100] ^= 1;
    assert!(key.verify(&archive, &signature, false).is_err());
}

#[test]
fn a_pack_that_was_taken_can_be_given_up() {
    let (publisher, public) = publisher();
    let taker = taker(&public);
    let archive = of(&publisher, "shi-1.0.0.zip");
    taker.run(&["pack", "add", &archive]).with(0, &[]);
    taker.edit("packs/shi/shi.rules", "error \"合计", "info \"合计");
    let before = taker.all();
    // What was changed since is nowhere else.
    taker
        .run(&["pack", "remove", "shi"])
        .with(2, &["`shi.rules`", "内容改过", "pack::changed"]);
    taker
        .run(&["pack", "remove", "没有的包"])
        .with(2, &["pack::unknown", "取过的：shi"]);
    assert_eq!(taker.all(), before);
    taker
        .run(&["pack", "remove", "shi", "--force"])
        .with(0, &["删去了 shi 1.0.0"]);
    assert!(!taker.root.join("packs/shi").exists());
    assert!(!taker.read("crossfoot.lock").contains("shi"));
    taker
        .run(&["pack", "remove", "shi"])
        .with(2, &["pack::unknown"]);
    taker.run(&["pack", "add", &archive]).with(0, &["取了 shi"]);
    taker
        .run(&["pack", "remove", "shi"])
        .with(0, &["删去了 shi 1.0.0"]);
}
