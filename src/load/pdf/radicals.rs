//! Characters that fonts call by the name of a radical: the same print, another number.
//!
//! Some producers look the character of a glyph up in the font, and find 一 (U+4E00) under ⼀ (U+2F00) too.

/// The characters of the Kangxi radicals, from U+2F00 on.
const KANGXI: &str = "\
     一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴\
     廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
     目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵\
     邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠\
    ";

/// A character, or the one that a radical is as a word.
pub(super) fn plain(c: char) -> char {
    match c {
        '\u{2f00}'..='\u{2fd5}' => {
            let number = u32::from(c).saturating_sub(0x2f00);
            KANGXI.chars().nth(number as usize).unwrap_or(c)
        }
        '\u{2e80}'..='\u{2eff}' => supplement(c),
        _ => c,
    }
}

/// The radicals in their short forms, and some others.
fn supplement(c: char) -> char {
    match c {
        '\u{2e8e}' => '兀',
        '\u{2e92}' => '巳',
        '\u{2e93}' => '幺',
        '\u{2e96}' => '忄',
        '\u{2e97}' => '心',
        '\u{2e98}' => '扌',
        '\u{2e9b}' => '旡',
        '\u{2e9d}' => '月',
        '\u{2e9e}' => '歹',
        '\u{2e9f}' => '母',
        '\u{2ea0}' => '民',
        '\u{2ea9}' => '王',
        '\u{2eaa}' => '疋',
        '\u{2eab}' => '目',
        '\u{2eac}' => '示',
        '\u{2eae}' => '竹',
        '\u{2eaf}' => '糸',
        '\u{2eb0}' => '纟',
        '\u{2eb7}' => '羊',
        '\u{2eb9}' => '老',
        '\u{2ebb}' => '聿',
        '\u{2ebc}' => '肉',
        '\u{2ec1}' => '虎',
        '\u{2ec2}' => '衤',
        '\u{2ec4}' => '西',
        '\u{2ec5}' => '见',
        '\u{2ec6}' => '角',
        '\u{2ec7}' => '角',
        '\u{2ec8}' => '讠',
        '\u{2ec9}' => '贝',
        '\u{2eca}' => '足',
        '\u{2ecb}' => '车',
        '\u{2ed0}' => '钅',
        '\u{2ed1}' => '長',
        '\u{2ed2}' => '镸',
        '\u{2ed3}' => '长',
        '\u{2ed4}' => '门',
        '\u{2ed6}' => '阜',
        '\u{2ed7}' => '雨',
        '\u{2ed8}' => '青',
        '\u{2ed9}' => '韦',
        '\u{2eda}' => '页',
        '\u{2edb}' => '风',
        '\u{2edc}' => '飞',
        '\u{2edd}' => '食',
        '\u{2ee0}' => '饣',
        '\u{2ee2}' => '马',
        '\u{2ee3}' => '骨',
        '\u{2ee4}' => '鬼',
        '\u{2ee5}' => '鱼',
        '\u{2ee6}' => '鸟',
        '\u{2ee7}' => '卤',
        '\u{2ee8}' => '麦',
        '\u{2ee9}' => '黄',
        '\u{2eea}' => '黾',
        '\u{2eeb}' => '斉',
        '\u{2eec}' => '齐',
        '\u{2eed}' => '歯',
        '\u{2eee}' => '齿',
        '\u{2eef}' => '竜',
        '\u{2ef0}' => '龙',
        '\u{2ef3}' => '龟',
        _ => c,
    }
}
