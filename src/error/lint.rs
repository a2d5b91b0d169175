//! The rules make sense but are likely not what was meant.

use super::declare::errors;
use crate::lang::Said;

errors! {
    /// The rules make sense but are likely not what was meant: a warning, or advice.
    Lint;

    /// `check a == a`
    Warning "lint::always_true" "这个比较恒成立"
        "this comparison always holds"
        AlwaysTrue {}
        @ at "两边总是相等" "both sides are always equal"
        => ("两边相同的项会消去，查不出任何问题；看看是不是写错了一边"
            "what is alike on both sides cancels, so this can find nothing; perhaps one side was meant to be another figure");
    /// `check 100 == 80`
    Warning "lint::always_false" "这个比较恒不成立"
        "this comparison never holds"
        AlwaysFalse {}
        @ at "不论什么数都不成立" "fails whatever the figures"
        => ("两边相同的项消去后，只剩下不相等的常数"
            "once what is alike on both sides cancels, only unequal constants are left");
    /// the same check twice
    Warning "lint::repeated_check" "这一条与 {previous} 查的是同一件事"
        "this checks the same as {previous}"
        RepeatedCheck { previous: String }
        @ at "重复" "again"
        => ("移项以后两条相同：删去一条"
            "the two are the same once moved to one side: delete one");
    /// `check a == 1` and `check a <= 2`
    Warning "lint::implied_check" "{stricter}成立时，{looser}必然成立"
        "where {stricter} holds, {looser} always does"
        ImpliedCheck { stricter: Said, looser: Said }
        @ at "多余" "needless"
        => ("两条比较的是同一个式子，一宽一严：留下较严的一条"
            "both compare the same expression, one strictly and one loosely: keep the stricter");
    /// `check a == 1` and `check a == 2`
    Warning "lint::contradiction" "这一条与 {previous} 不能同时成立"
        "this and {previous} cannot both hold"
        Contradiction { previous: String }
        @ at "矛盾" "contradiction"
        => ("两条比较的是同一个式子，要求的数却不同"
            "both compare the same expression, with different figures");
    /// two rules of one title
    Warning "lint::duplicate_title" "标题与 {previous} 相同"
        "the title is the same as that of {previous}"
        DuplicateTitle { previous: String }
        @ at "同名的规则" "rules of the same title"
        => ("报告按标题称呼规则：让每条的标题说出它自己查什么"
            "reports call rules by their titles: let each say what it checks");
    /// `let 至 = 1`
    Warning "lint::keyword_name" "`{name}` 与关键词同形"
        "`{name}` looks like a keyword"
        KeywordName { name: String }
        @ at "容易看作关键词" "easily taken for a keyword"
        => ("换一个名称；如果是印出来的栏目名，写在引号里：`\"{name}\"`"
            "choose another name; if it is a heading as printed, put it in quotes: `\"{name}\"`");
    /// a Cyrillic `а` in a name
    Warning "lint::confusable" "`{character}`（{point}）不是它看上去的 `{like}`"
        "`{character}` ({point}) is not the `{like}` that it looks like"
        Confusable { character: char, point: String, like: char }
        @ at "形近字" "a lookalike"
        => ("改用通常的 `{like}`；不然名称对不上，却看不出来"
            "write the usual `{like}`; otherwise the names differ and nobody can see it");
    /// a zero-width or bidirectional character
    Warning "lint::hidden_character" "这里有看不见的字符 {point}"
        "there is a hidden character {point} here"
        HiddenCharacter { point: String }
        @ at "看不见的字符" "a hidden character"
        => ("删去它：它会使看到的与运行的不一样"
            "delete it: with it, what is seen is not what runs");
    /// a sum of more than 20 figures compared without `within`
    Warning "lint::many_addends" "{count} 个数相加，允许的尾差会太大"
        "{count} figures are added up, which forgives too much rounding"
        ManyAddends { count: usize }
        @ at "没有写 `within`" "without `within`"
        => ("每个加数都带来半个末位的尾差，20 个以上就可能盖住真的差错：用 `within` 写明容许多少"
            "each addend brings half of its last digit: with more than 20, a true mistake can hide; say with `within` how much is forgiven");
    /// an `error` rule without `why`
    Warning "lint::no_why" "规则 `{rule}` 没有写 why"
        "rule `{rule}` has no why"
        NoWhy { rule: String }
        @ at "依据是什么？" "on what basis?"
        => ("级别是 error 的规则要写明依据：`why \"…\"`"
            "a rule of severity error says what it rests on: `why \"…\"`");
    /// a rule that no test expects anything of
    Warning "lint::no_test" "规则 `{rule}` 没有测试"
        "rule `{rule}` has no test"
        NoTest { rule: String }
        @ at "没有 test 提到它" "no test names it"
        => ("写一个 `test`，给一张表，`expect {rule} fail` 或 `pass`"
            "write a `test` that gives a table, and `expect {rule} fail` or `pass`");
    /// a rule that no test sees fail
    Advice "lint::no_failing_test" "规则 `{rule}` 没有不符的测试"
        "no test sees rule `{rule}` fail"
        NoFailingTest { rule: String }
        @ at "没有见过它报错" "never seen to fail"
        => ("再写一个 `test`，给一张有错的表，`expect {rule} fail`"
            "write one more `test`, with a mistake in its table, and `expect {rule} fail`");
    /// `支出总表[合计].合计 default 0`
    Warning "lint::default_on_total" "`{row}`行缺了也当作 0"
        "a missing row `{row}` is taken as 0"
        DefaultOnTotal { row: String }
        @ at "合计行不该缺" "a total must not be missing"
        => ("合计行缺数是表不全，不是 0：删去 `default`，让它报缺数"
            "without its total the table is incomplete, not 0: delete `default`, so that it is reported as missing");
    /// a `let` that nothing uses
    Warning "lint::unused" "{what} `{name}` 没有用到"
        "{what} `{name}` is not used"
        Unused { what: Said, name: String }
        @ at "没有用到" "not used"
        => ("删去它，或者看看是不是该用的地方写成了别的名称"
            "delete it, or see whether the place that should use it spells it otherwise");
    /// `column 合计 "合计"`
    Warning "lint::repeated_alias" "`{name}` 已经是这一栏的名称"
        "`{name}` already names this column"
        RepeatedAlias { name: String }
        @ at "重复的别名" "the same alias"
        => ("比较名称时不分全角半角和空格：删去它"
            "names are compared without regard to width and spaces: delete it");
    /// `for 支出总表 in …`
    Warning "lint::shadowed" "`{name}` 遮住了同名的{what}"
        "`{name}` hides the {what} of the same name"
        Shadowed { name: String, what: Said }
        @ at "同名" "the same name"
        => ("在这条规则里，`{name}` 不再指那个{what}：换一个名称"
            "in this rule `{name}` no longer means that {what}: choose another name");
    /// `when has 支出总表`, which every document has
    Advice "lint::idle_when" "`{table}` 没有写作 optional，却用 `when has` 问它在不在"
        "`{table}` is not optional, yet `when has` asks whether it is there"
        IdleWhen { table: String }
        @ at "这张表必须有" "this table must be there"
        => ("可以缺的表，在 `form` 里写 `optional`；不能缺的，删去这个 `when`，缺了才报得出来"
            "write `optional` in the `form` of a table that may be missing; otherwise delete this `when`, so that a missing table is reported");
    /// a rule that ran on none of the documents
    Warning "lint::never_applies" "规则 `{rule}` 在给出的文件里一次也没有用上"
        "rule `{rule}` never came to a result on the documents given"
        NeverApplies { rule: String }
        @ at "没有运行" "did not run"
        => ("没有一份文件满足它的 `when`，或有它要的行：看看名称和条件"
            "no document satisfies its `when`, or has the rows it needs: look at names and conditions");
    /// `# lint: allow lint::alwys_true`
    Warning "lint::unknown_allow" "没有 `{name}` 这种提醒"
        "there is no lint `{name}`"
        UnknownAllow { name: String }
        @ at "不认识" "unknown"
        => ("能写的都在 docs/lint.md"
            "docs/lint.md lists those there are");
    /// `# lint: allow …` above what gives no such warning
    Advice "lint::idle_allow" "`{name}` 在这里没有出现，不用允许"
        "`{name}` does not occur here, so it needs no allowing"
        IdleAllow { name: String }
        @ at "多余" "needless"
        => ("删去它；写在要允许的那一行的上面一行"
            "delete it; it stands on the line above what it allows");
}
