use super::{Config, Date};
use crate::diagnostic::{Diagnostic, Level, Place};
use crate::source::{Source, Span};

const WHOLE: &str = r#"
baseline = "known.json"
require-catalog = true

[[policy]]
files = ["policies/*.json", "policy.json"]
catalog = "catalogs/all.json"

[[policy]]
files = "policies/{a,b}.json"
server = "github"

[[policy]]
files = "policies/b.json"
catalog = ["x.json", "../y.json"]

[lints]
unlimited-write = "allow"
warnings = "deny"

[limits]
Write = 60

[[suppress]]
lint = "reachable-destructive"
file = "policies/**/admin.json"
tool = "delete_file"
reason = "break-glass"
owner = "platform"
expires = "2027-03-31"
"#;

fn read(text: &str) -> Result<Config, Vec<Diagnostic>> {
    Config::read(&Source::new("policy.toml", text))
}

/// What is wrong: the text underlined, the message and the help.
fn wrong(text: &str) -> String {
    let source = Source::new("policy.toml", text);
    let diagnostics = Config::read(&source).expect_err(text);
    let lines = diagnostics.iter().map(|diagnostic| {
        let Place::Bytes(span) = diagnostic.primary.place else { panic!("{diagnostic:?}") };
        format!("{} | {} | {}\n", source.slice(span), diagnostic.message, diagnostic.help)
    });
    lines.collect()
}

#[test]
fn everything_is_read_with_its_place() {
    let config = read(WHOLE).unwrap();
    let slice = |span: Span| WHOLE.get(span.range()).unwrap();
    assert_eq!(slice(config.baseline.unwrap().span), "\"known.json\"");
    assert!(config.require_catalogue.unwrap().value);
    assert_eq!(
        config.level_settings.iter().map(|set| (set.key, set.value)).collect::<Vec<_>>(),
        [("unlimited-write", Level::Allow), ("warnings", Level::Deny)]
    );
    assert_eq!(slice(config.limit_settings[0].span), "60");
    let suppression = &config.suppressions[0];
    assert_eq!(slice(suppression.file.span()), "\"policies/**/admin.json\"");
    assert_eq!(suppression.owner.as_ref().unwrap().value, "platform");
    let day = |text: &str| text.parse::<Date>().unwrap();
    assert!(!suppression.is_expired(day("2027-03-31")) && suppression.is_expired(day("2027-04-01")));
}

#[test]
fn the_last_mapping_counts_for_each_key() {
    let config = read(WHOLE).unwrap();
    let mapped = |file| {
        let mapped = config.mapped(file);
        let files: Vec<&str> = mapped.catalogue.iter().map(|file| file.value.as_str()).collect();
        format!("{files:?} {:?}", mapped.server.map(|server| server.value.as_str()))
    };
    assert_eq!(mapped("policies/a.json"), r#"["catalogs/all.json"] Some("github")"#);
    assert_eq!(mapped("policies/b.json"), r#"["x.json", "../y.json"] Some("github")"#);
    assert_eq!(mapped("policies/c.json"), r#"["catalogs/all.json"] None"#);
    assert_eq!(mapped("policies/deep/a.json"), "[] None");
    assert_eq!(mapped("Policies/a.json"), "[] None");
}

#[test]
fn a_suppression_covers_what_it_names() {
    let config = read(WHOLE).unwrap();
    let finding = |code, tool: Option<&str>| {
        let finding = Diagnostic::new(code, Span::new(0, 0), "", "");
        Diagnostic { tool: tool.map(str::to_owned), ..finding }
    };
    let covers = |file: &str, code, tool| config.suppressions[0].covers(file, &finding(code, tool));
    assert!(covers("policies/admin.json", "reachable-destructive", Some("delete_file")));
    assert!(covers("policies/a/b/admin.json", "reachable-destructive", Some("delete_file")));
    assert!(!covers("admin.json", "reachable-destructive", Some("delete_file")));
    assert!(!covers("policies/admin.json", "unlimited-destructive", Some("delete_file")));
    assert!(!covers("policies/admin.json", "reachable-destructive", Some("Delete_file")));
    assert!(!covers("policies/admin.json", "reachable-destructive", None));
}

#[test]
fn what_is_wrong_is_told_at_its_place() {
    insta::assert_snapshot!(wrong(
        r#"
baselne = "x"
require-catalog = "yes"
baseline = 5
[[policy]]
files = ["/a/*.json", "..\\x.json", "../x.json", "./x.json", "a//b.json", "[.json", "C:/x.json"]
catalog = []
[[policy]]
catalogue = "x"
[[policy]]
files = 2027-03-31
server = ""
[lints]
unlimted-write = "allow"
bad-regex = "allow"
loose-limit = "wran"
open-default = 1
[limits]
write = 5
Wirte = 5
Bogus = 5
Read = 0
Execute = -1
Financial = 1.5
[[suppress]]
lint = "unmatched-suppression"
file = "x.json"
reason = " "
expires = "2027-02-30"
[[suppress]]
lint = "warnings"
tool = "t"
expires = 2027-03-31
[[suppress]]
lint = "missing-key"
file = "x.json"
reason = "r"
until = "x"
"#
    ));
}

#[test]
fn tables_of_the_wrong_kind_are_told() {
    let texts = [
        "lints = 1\nlimits = []\npolicy = {}\nsuppress = [1]\n",
        "[suppress]\nlint = \"x\"\n",
        "[lints]\nloose-limit = \"warn\"\nloose-limit = \"deny\"\n",
        "[lints\n",
        "\u{1b}[31m = 1\n",
    ];
    insta::assert_snapshot!(texts.map(wrong).join("\n"));
}

#[test]
fn keys_that_belong_above_the_tables_are_told_so() {
    for table in ["[[policy]]", "[[suppress]]", "[lints]", "[limits]", "[lints]\n[limits]"] {
        for key in ["require_catalog = true", "require-catalog = true", "Require_Catalog = true"] {
            let told = wrong(&format!("{table}\n{key}\n"));
            assert!(told.contains("move `require-catalog` above the first table"), "{table}: {told}");
        }
        let told = wrong(&format!("{table}\nbaseline = \"b.json\"\n"));
        assert!(told.contains("move `baseline` above the first table"), "{table}: {told}");
    }
    let top = wrong("require_catalog = true\n");
    assert!(top.contains("did you mean `require-catalog`?") && !top.contains("move"), "{top}");
}

#[test]
fn hostile_texts_end_in_errors() {
    let deep = |times: usize| {
        [
            format!("x = {}1{}", "[".repeat(times), "]".repeat(times)),
            format!("x = {}", "[".repeat(times)),
            format!("x = {}", "{a=".repeat(times)),
            format!("{}a = 1", "a.".repeat(times)),
            format!("[{}a]", "a.".repeat(times)),
            format!("[[{}a]]", "a.".repeat(times)),
        ]
    };
    for text in deep(1_000).into_iter().chain(deep(200_000)) {
        assert!(read(&text).is_err());
    }
    let keys: String = (0..50_000).map(|number| format!("k{number} = 1\n")).collect();
    assert!(read(&keys).unwrap_err().len() <= 10_000);
    assert!(wrong(&" ".repeat((1 << 20) + 1)).contains("larger than 1 MiB"));
    let globs = |glob: &str, times: usize| format!("[[policy]]\ncatalog = \"c\"\nfiles = [{}]", glob.repeat(times));
    assert!(wrong(&globs("\"*.json\", ", 2_000)).contains("more globs than 1000"));
    assert!(read(&globs("\"*.json\", ", 900)).is_ok());
    let huge = format!("\"{{{}}}\"", "a*b?,".repeat(100_000));
    assert!(wrong(&globs(&huge, 1)).contains("is longer than 1024 bytes"));
    let nested = format!("\"{}{}\"", "{a,".repeat(250), "}".repeat(250));
    assert!(wrong(&globs(&nested, 1)).contains("is no glob"));
}

#[test]
fn globs_that_mean_everything_are_known() {
    for (glob, all) in [
        ("**", true),
        ("*", true),
        ("*.json", true),
        ("**/*.json", true),
        ("{*,a}/*", true),
        ("policies/**", false),
        ("policy.json", false),
        ("**/policy.json", false),
        ("*.policy.json", false),
    ] {
        let glob = super::FileGlob::new(glob, Span::new(0, 0)).unwrap();
        assert_eq!(glob.covers_everything(), all, "{}", glob.as_str());
    }
}
