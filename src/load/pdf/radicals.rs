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

/// Radicals from U+2E80 on, each with its character.
const SHORT: &str = "\
    ⺎兀⺒巳⺓幺⺖忄⺗心⺘扌⺛旡⺝月⺞歹⺟母⺠民⺩王⺪疋⺫目⺬示⺮竹⺯糸⺰纟⺷羊⺹老⺻聿⺼肉⻁虎⻂衤⻄西⻅见⻆角\
    ⻇角⻈讠⻉贝⻊足⻋车⻐钅⻑長⻒镸⻓长⻔门⻖阜⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄\
    ⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻳龟\
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

/// A radical in its short form, or another that a word is written with.
fn supplement(c: char) -> char {
    let mut pairs = SHORT.chars();
    while let (Some(radical), Some(word)) = (pairs.next(), pairs.next()) {
        if radical == c {
            return word;
        }
    }
    c
}
