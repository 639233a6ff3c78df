//! The Unicode classes that RE2 has: general categories by their short names, scripts by their long ones.

use super::PatternError;
use crate::source::quote;
use crate::suggest::nearest;

/// General categories. Not among them: `C`, which holds unassigned characters on some engines only, and `Cs`, which no
/// text can hold.
const CATEGORIES: &[&str] = &[
    "Cc", "Cf", "Co", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No", "P", "Pc", "Pd",
    "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs",
];

/// Scripts up to Unicode 15.
const SCRIPTS: &[&str] = &[
    "Adlam",
    "Ahom",
    "Anatolian_Hieroglyphs",
    "Arabic",
    "Armenian",
    "Avestan",
    "Balinese",
    "Bamum",
    "Bassa_Vah",
    "Batak",
    "Bengali",
    "Bhaiksuki",
    "Bopomofo",
    "Brahmi",
    "Braille",
    "Buginese",
    "Buhid",
    "Canadian_Aboriginal",
    "Carian",
    "Caucasian_Albanian",
    "Chakma",
    "Cham",
    "Cherokee",
    "Chorasmian",
    "Common",
    "Coptic",
    "Cuneiform",
    "Cypriot",
    "Cypro_Minoan",
    "Cyrillic",
    "Deseret",
    "Devanagari",
    "Dives_Akuru",
    "Dogra",
    "Duployan",
    "Egyptian_Hieroglyphs",
    "Elbasan",
    "Elymaic",
    "Ethiopic",
    "Georgian",
    "Glagolitic",
    "Gothic",
    "Grantha",
    "Greek",
    "Gujarati",
    "Gunjala_Gondi",
    "Gurmukhi",
    "Han",
    "Hangul",
    "Hanifi_Rohingya",
    "Hanunoo",
    "Hatran",
    "Hebrew",
    "Hiragana",
    "Imperial_Aramaic",
    "Inherited",
    "Inscriptional_Pahlavi",
    "Inscriptional_Parthian",
    "Javanese",
    "Kaithi",
    "Kannada",
    "Katakana",
    "Kawi",
    "Kayah_Li",
    "Kharoshthi",
    "Khitan_Small_Script",
    "Khmer",
    "Khojki",
    "Khudawadi",
    "Lao",
    "Latin",
    "Lepcha",
    "Limbu",
    "Linear_A",
    "Linear_B",
    "Lisu",
    "Lycian",
    "Lydian",
    "Mahajani",
    "Makasar",
    "Malayalam",
    "Mandaic",
    "Manichaean",
    "Marchen",
    "Masaram_Gondi",
    "Medefaidrin",
    "Meetei_Mayek",
    "Mende_Kikakui",
    "Meroitic_Cursive",
    "Meroitic_Hieroglyphs",
    "Miao",
    "Modi",
    "Mongolian",
    "Mro",
    "Multani",
    "Myanmar",
    "Nabataean",
    "Nag_Mundari",
    "Nandinagari",
    "New_Tai_Lue",
    "Newa",
    "Nko",
    "Nushu",
    "Nyiakeng_Puachue_Hmong",
    "Ogham",
    "Ol_Chiki",
    "Old_Hungarian",
    "Old_Italic",
    "Old_North_Arabian",
    "Old_Permic",
    "Old_Persian",
    "Old_Sogdian",
    "Old_South_Arabian",
    "Old_Turkic",
    "Old_Uyghur",
    "Oriya",
    "Osage",
    "Osmanya",
    "Pahawh_Hmong",
    "Palmyrene",
    "Pau_Cin_Hau",
    "Phags_Pa",
    "Phoenician",
    "Psalter_Pahlavi",
    "Rejang",
    "Runic",
    "Samaritan",
    "Saurashtra",
    "Sharada",
    "Shavian",
    "Siddham",
    "SignWriting",
    "Sinhala",
    "Sogdian",
    "Sora_Sompeng",
    "Soyombo",
    "Sundanese",
    "Syloti_Nagri",
    "Syriac",
    "Tagalog",
    "Tagbanwa",
    "Tai_Le",
    "Tai_Tham",
    "Tai_Viet",
    "Takri",
    "Tamil",
    "Tangsa",
    "Tangut",
    "Telugu",
    "Thaana",
    "Thai",
    "Tibetan",
    "Tifinagh",
    "Tirhuta",
    "Toto",
    "Ugaritic",
    "Vai",
    "Vithkuqi",
    "Wancho",
    "Warang_Citi",
    "Yezidi",
    "Yi",
    "Zanabazar_Square",
];

/// `\p{name}` or its negation in the dialect of Rust's engine.
pub(super) fn unicode_class(name: &str, negated: bool) -> Result<String, PatternError> {
    let letter = if negated { 'P' } else { 'p' };
    if name == "Any" {
        Ok(format!(r"\{letter}{{Any}}"))
    } else if CATEGORIES.contains(&name) {
        Ok(format!(r"\{letter}{{General_Category={name}}}"))
    } else if SCRIPTS.contains(&name) {
        Ok(format!(r"\{letter}{{Script={name}}}"))
    } else {
        let help = match nearest(name, CATEGORIES.iter().chain(SCRIPTS).copied()) {
            Some(known) => format!(r"write `\{letter}{{{known}}}`"),
            None => r"name a general category such as `\p{Lu}` or a script such as `\p{Greek}`".to_owned(),
        };
        Err(PatternError::new(
            format!("names the Unicode class {}, which the gateway does not have", quote(name)),
            help,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::{CATEGORIES, SCRIPTS, unicode_class};

    #[test]
    fn every_class_compiles() {
        for name in CATEGORIES.iter().chain(SCRIPTS).chain(&["Any"]) {
            for negated in [false, true] {
                let class = unicode_class(name, negated).unwrap();
                assert!(regex::Regex::new(&class).is_ok(), "{class}");
            }
        }
    }

    #[test]
    fn others_are_refused() {
        for name in ["C", "Cs", "Cn", "LC", "Letter", "greek", "Grek", "ASCII", "Alphabetic", "lu", ""] {
            assert!(unicode_class(name, false).is_err(), "{name}");
        }
        assert_eq!(unicode_class("greek", true).unwrap_err().help, r"write `\P{Greek}`");
    }
}
