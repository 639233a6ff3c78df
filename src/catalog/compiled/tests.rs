use std::fs;
use std::io::{Cursor, Write};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::header::{self, Header};
use super::layout::{self, Alias, Entry, Index, Page, Part};
use super::{Built, Compiled, build};
use crate::catalog::formats::ToolRef;
use crate::catalog::load::{Detail, Files, Keep, open};
use crate::catalog::{CatalogError, CatalogRef, Catalogue, Loaded, Tool, load, load_facts, servers, write};
use crate::source::Source;

const TWO: &str = concat!(
    r#"{"server": {"id": "acme/pay", "name": "Pay", "version": "1"}, "tools": [{"name": "pay", "class": "Financial",
    "severity": "high", "description": "Pays.", "input_schema": {"type": "object", "x": [1.50, "\u00e9"]}}, {"name": "refund"}]}"#,
    "\n",
    r#"{"slug": "acme-mail", "name": "Mail", "tools": [{"name": "sénd ✉", "category": "Write", "annotations": {"readOnlyHint": false}}]}"#
);

fn sources(texts: &[&str]) -> Vec<Source> {
    texts.iter().enumerate().map(|(at, text)| Source::new(format!("{at}.json"), *text)).collect()
}

fn bytes_of(files: &[Source]) -> Result<Vec<u8>, CatalogError> {
    let files: Vec<CatalogRef<'_>> = files.iter().map(CatalogRef::from).collect();
    let opened = open(&files, Keep::Everything, Detail::Everything)?;
    let (servers, partial) = Files::read(&opened, Keep::Everything, Detail::Everything)?.into_servers()?;
    let mut out = Cursor::new(Vec::new());
    build::write(&servers, &partial, &mut out).unwrap();
    Ok(out.into_inner())
}

fn opened(bytes: &[u8]) -> Result<Option<Compiled>, CatalogError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Compiled::from_file("c.bin", file)
}

fn compiled(texts: &[&str]) -> Compiled {
    opened(&bytes_of(&sources(texts)).unwrap()).unwrap().unwrap()
}

/// All that can be seen of what was loaded, the names of files apart.
fn told(result: Result<Loaded, CatalogError>) -> Result<(String, Vec<String>), (String, String)> {
    let in_words = |catalogue: &Catalogue| format!("{:?}\n{}", catalogue.server, write(catalogue));
    result.map(|loaded| (in_words(&loaded.catalogue), loaded.notes)).map_err(|error| (error.message, error.help))
}

/// The same as far as linting asks for it.
fn facts(result: Result<Loaded, CatalogError>) -> Result<(String, Vec<String>), (String, String)> {
    let bare = |tool: &Tool| Tool {
        rationale: None,
        evidence: Vec::new(),
        contradictions: Vec::new(),
        signals: Vec::new(),
        extras: None,
        ..tool.clone()
    };
    told(result.map(|mut loaded| {
        let tools: Vec<Tool> = loaded.catalogue.tools().iter().map(bare).collect();
        let scan = loaded.catalogue.scan.take();
        loaded.catalogue = Catalogue::new(loaded.catalogue.server, tools);
        loaded.catalogue.scan = scan;
        loaded
    }))
}

/// Loaded from the texts and from what is compiled of them, every word chooses the same.
fn assert_same(texts: &[&str], words: &[&str]) {
    let sources = sources(texts);
    let compiled = compiled(texts);
    for word in std::iter::once(None).chain(words.iter().copied().map(Some)) {
        let whole = load(&sources, word);
        assert_eq!(told(load([&compiled], word)), told(load(&sources, word)), "{word:?}");
        assert_eq!(told(load_facts([&compiled], word)), facts(whole), "{word:?}");
        assert_eq!(told(load_facts(&sources, word)), told(load_facts([&compiled], word)), "{word:?}");
    }
    assert_eq!(servers([&compiled]).unwrap(), servers(&sources).unwrap());
}

#[test]
fn what_is_compiled_is_what_was_read() {
    assert_same(&[TWO], &["acme/pay", "Pay", "acme-mail", "Mail", "pay", "acme/pey", ""]);
    assert_same(&[TWO.lines().next_back().unwrap()], &["acme-mail", "Mail", "x"]);
    assert_same(&[r#"[{"name": "x"}, {"name": "x", "class": "Read"}, {"name": "x", "class": "Write"}]"#], &["x"]);
    assert_same(&[r#"{"tools": [{"name": "\u001b"}], "nextCursor": "2"}"#], &["a"]);
    assert_same(&[TWO, r#"{"server": {"id": "b", "name": "Pay"}, "tools": []}"#], &["b", "Pay", "acme/pay"]);
    assert_same(&[r#"[{"name": "x", "evidence": "none", "inputSchema": null}, {"name": ""}]"#], &[]);
}

#[test]
fn tools_without_a_server_become_those_of_the_only_one() {
    let sources = sources(&[r#"{"tools": [{"name": "x"}], "nextCursor": "2"}"#, r#"{"server": "a", "tools": []}"#]);
    let compiled = opened(&bytes_of(&sources).unwrap()).unwrap().unwrap();
    for word in [None, Some("a"), Some("b")] {
        assert_eq!(told(load([&compiled], word)), told(load(&sources, word)));
    }
    assert_eq!(servers([&compiled]).unwrap()[0].tools, 1);
}

#[test]
fn one_server_in_several_places_is_one() {
    let texts = [
        r#"{"server": "a", "tools": [{"name": "x", "class": "Read"}]}"#,
        r#"{"server": {"id": "a", "name": "A", "version": "1"}, "tools": [{"name": "y"}]}"#,
        r#"{"server": {"id": "a", "slug": "s", "version": "2"}, "tools": [{"name": "x", "class": "Destructive"}]}"#,
        r#"{"name": "A", "tools": [{"name": "z"}]}"#,
    ];
    assert_same(&texts[..3], &["a", "A", "s"]);
    assert_same(&texts, &["a", "A", "s"]);
}

#[test]
fn our_example_is_what_it_was() {
    let text = include_str!("../../../examples/github/catalog.json");
    let id = load(&[Source::new("c", text)], None).unwrap().catalogue.server.id.unwrap_or_default();
    assert_same(&[text], &[&id]);
    assert_same(&[text, TWO], &[&id, "Pay"]);
}

#[test]
fn directories_of_many_pages_are_searched() {
    let line = |n: usize| {
        let name = if n.is_multiple_of(2) { format!("Name {n:05}") } else { format!("Shared {:05}", n / 10) };
        json!({"id": format!("org{}/sérver-{n}", n % 97), "slug": format!("slug-{n}"), "name": name,
            "tools": (0..n % 3).map(|t| json!({"name": format!("t{t}"), "class": "Read"})).collect::<Vec<_>>()})
        .to_string()
    };
    let text = (0..2_000).map(line).collect::<Vec<_>>().join("\n");
    let sources = sources(&[&text]);
    let compiled = compiled(&[&text]);
    for n in (0..2_000).step_by(7) {
        let words = [format!("org{}/sérver-{n}", n % 97), format!("slug-{n}"), format!("Name {n:05}")];
        for word in &words {
            let loaded = told(load([&compiled], Some(word)));
            let found = loaded.as_ref().is_ok_and(|(text, _)| text.contains(&words[1]) || text.contains(&words[0]));
            assert_eq!(found, n % 3 != 0 && (n % 2 == 0 || *word != words[2]), "{word}: {loaded:?}");
        }
    }
    for word in ["Shared 00001", "Shared 00199", "Name 0", "", "\u{10ffff}", "org0/sérver-1"] {
        assert_eq!(told(load([&compiled], Some(word))), told(load(&sources, Some(word))), "{word}");
    }
}

#[test]
fn compiled_files_and_texts_stand_side_by_side() {
    let lines: Vec<&str> = TWO.rsplitn(2, '\n').collect();
    let more =
        r#"{"server": {"id": "acme/pay"}, "tools": [{"name": "refund", "class": "Financial"}, {"name": "void"}]}"#;
    let texts = sources(&[lines[1], more, lines[0]]);
    let (first, last) = (compiled(&[lines[1]]), compiled(&[lines[0]]));
    let mixed = [CatalogRef::from(&first), CatalogRef::from(&texts[1]), CatalogRef::from(&last)];
    for word in [None, Some("acme/pay"), Some("Pay"), Some("Mail"), Some("x")] {
        assert_eq!(told(load(mixed, word)), told(load(&texts, word)), "{word:?}");
    }
    assert_eq!(servers(mixed).unwrap(), servers(&texts).unwrap());
    let unnamed = compiled(&[r#"[{"name": "extra"}]"#]);
    let joined = load([CatalogRef::from(&unnamed), CatalogRef::from(&texts[0])], Some("Pay")).unwrap();
    assert!(joined.catalogue.get("extra").is_some());
}

#[test]
fn a_file_is_built_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out.bin");
    let Built { servers, tools, bytes } = build(&sources(&[TWO]), &target).unwrap();
    assert_eq!((servers, tools, bytes), (2, 3, fs::metadata(&target).unwrap().len()));
    let compiled = Compiled::open(&target).unwrap().unwrap();
    assert_eq!(load([&compiled], Some("Mail")).unwrap().catalogue.tools().len(), 1);
    let before = fs::read(&target).unwrap();
    assert_eq!(before, bytes_of(&sources(&[TWO])).unwrap(), "two runs give other bytes");
    for broken in ["[]", "{", r#"[{"name": "x"}, {"name": "y", "server": "a"}, {"name": "y", "server": "b"}]"#] {
        build(&sources(&[broken]), &target).unwrap_err();
        assert_eq!(fs::read(&target).unwrap(), before);
    }
    let nowhere = build(&sources(&[TWO]), &folder.path().join("no/out.bin")).unwrap_err();
    assert!(nowhere.message.starts_with("the compiled catalogue cannot be written: "), "{nowhere}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    build([&compiled], &folder.path().join("again.bin")).unwrap();
    assert_eq!(fs::read(folder.path().join("again.bin")).unwrap(), before, "compiling it again changes it");
}

#[test]
fn other_files_are_left_to_others() {
    for text in ["", "[]", "\u{93}mcp-catalog", "\x7fELF", "{\"tools\": []}".repeat(99).as_str()] {
        assert!(opened(text.as_bytes()).unwrap().is_none());
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(Compiled::open(folder.path()).unwrap().is_none());
    assert!(Compiled::open(&folder.path().join("missing")).unwrap().is_none());
}

#[test]
fn a_newer_version_is_told_from_damage() {
    let mut bytes = bytes_of(&sources(&[TWO])).unwrap();
    bytes[16] = 2;
    let error = opened(&bytes).unwrap_err();
    assert_eq!(error.to_string(), "c.bin: the compiled catalogue is of version 2, and this program reads version 1");
    assert!(error.help.contains("build it again"));
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let bytes = bytes_of(&sources(&[TWO])).unwrap();
    for length in 1..bytes.len() {
        let error = opened(&bytes[..length]).expect_err("a part was taken for the whole");
        assert!(error.message.contains("cut short") || error.message.contains("was built with"), "{error}");
    }
    opened(&[&bytes[..], b"\n"].concat()).unwrap_err();
}

#[test]
fn no_changed_byte_goes_unnoticed_where_it_matters() {
    let bytes = bytes_of(&sources(&[TWO])).unwrap();
    let whole = opened(&bytes).unwrap().unwrap();
    let words = [None, Some("acme/pay"), Some("Mail"), Some("nobody")];
    let expected = words.map(|word| told(load([&whole], word)));
    let mut noticed = 0;
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            let Ok(opened) = opened(&changed) else {
                noticed += 1;
                continue;
            };
            let Some(opened) = opened else {
                assert!(at < 16, "byte {at} makes it foreign");
                noticed += 1;
                continue;
            };
            let got = words.map(|word| told(load([&opened], word)));
            noticed += usize::from(got.iter().zip(&expected).any(|(got, expected)| got != expected));
            for (got, expected) in got.iter().zip(&expected) {
                let damaged = got.as_ref().is_err_and(|(message, _)| message.contains("damaged"));
                assert!(damaged || got == expected, "byte {at}: {got:?}");
            }
        }
    }
    assert_eq!(noticed, bytes.len() * 3, "every byte is read by one of these");
}

/// A file of these bytes after the header, with an index that says so.
fn forged(body: &[u8], index: &Index<'_>, servers: u64) -> Compiled {
    let index = postcard::to_stdvec(index).unwrap();
    let offset = (header::LENGTH + body.len()) as u64;
    let part = Part { offset, length: index.len() as u64, checksum: crc32fast::hash(&index) };
    let header = Header { file: offset + part.length, servers, tools: 1, index: part };
    opened(&[&header.encode(), body, &index].concat()).unwrap().unwrap()
}

fn part(body: &[u8]) -> Part {
    Part { offset: header::LENGTH as u64, length: body.len() as u64, checksum: crc32fast::hash(body) }
}

fn message(compiled: &Compiled, word: Option<&str>) -> String {
    load([compiled], word).unwrap_err().message
}

#[test]
fn forged_directories_end_in_errors() {
    let beyond = Part { offset: u64::MAX, length: 2, checksum: 0 };
    let huge = Part { offset: 0, length: u64::MAX, checksum: 0 };
    for part in [beyond, huge] {
        let index = Index { servers: vec![Page { first: "a", part }], ..Index::default() };
        assert!(message(&forged(b"", &index, 1), None).contains("the directory lies past its end"));
        let entry = Entry { id: Some("a".into()), tools: 1, facts: part, ..Entry::default() };
        let page = postcard::to_stdvec(&[entry].as_slice()).unwrap();
        let index = Index { servers: vec![Page { first: "a", part: self::part(&page) }], ..Index::default() };
        assert!(message(&forged(&page, &index, 1), Some("a")).contains("a server lies past its end"));
    }
    // a list that says to have more entries than bytes
    let page = [0xff, 0xff, 0xff, 0xff, 0x0f];
    let index = Index { servers: vec![Page { first: "", part: part(&page) }], ..Index::default() };
    assert!(message(&forged(&page, &index, 1), None).contains("the directory cannot be understood"));
    // servers that the directory counts and does not have, names that lead nowhere or elsewhere
    assert!(message(&forged(b"", &Index::default(), 7), None).contains("has no tools"));
    let page = postcard::to_stdvec(&[Alias { word: "w".into(), identity: "i".into() }].as_slice()).unwrap();
    let index = Index { aliases: vec![Page { first: "w", part: part(&page) }], ..Index::default() };
    assert!(message(&forged(&page, &index, 1), Some("w")).contains("no server `w`"));
    // more tools in the directory than in the block
    let entry = Entry { id: Some("a".into()), tools: 9, facts: part(b""), prose: part(b""), ..Entry::default() };
    let page = postcard::to_stdvec(&[entry].as_slice()).unwrap();
    let index = Index { servers: vec![Page { first: "a", part: part(&page) }], ..Index::default() };
    let mut compiled = forged(&page, &index, 1);
    assert!(message(&compiled, None).contains("the tools of a server cannot be understood"));
    compiled.header.servers = 2;
    assert!(message(&compiled, None).contains("the tools of a server cannot be understood"));
}

#[test]
fn parts_that_overlap_are_damage() {
    let (facts, prose) = layout::block(&[ToolRef { name: "a".repeat(500).into(), ..ToolRef::default() }]).unwrap();
    let block = [facts.as_slice(), &prose].concat();
    let at = |offset: usize, bytes: &[u8]| Part { offset: (header::LENGTH + offset) as u64, ..part(bytes) };
    let entry = |n: usize| Entry {
        id: Some(format!("s{n}")),
        tools: 1,
        facts: at(0, &facts),
        prose: at(facts.len(), &prose),
        ..Entry::default()
    };
    let file = |servers: usize| {
        let page = postcard::to_stdvec(&(0..servers).map(entry).collect::<Vec<_>>()).unwrap();
        let index = Index { servers: vec![Page { first: "s0", part: at(block.len(), &page) }], ..Index::default() };
        forged(&[block.as_slice(), &page].concat(), &index, servers as u64)
    };
    assert!(load([&file(1)], None).is_ok());
    for word in ["s0", "s7"] {
        assert!(load([&file(9)], Some(word)).is_ok());
    }
    let overlapping = build([&file(9)], &tempfile::tempdir().unwrap().path().join("out.bin")).unwrap_err();
    assert_eq!(overlapping.message, "the compiled catalogue is damaged: its parts overlap");
    // one page under many words
    let page = {
        let alias = |_| Alias { word: "w".into(), identity: "i".into() };
        postcard::to_stdvec(&(0..50).map(alias).collect::<Vec<_>>()).unwrap()
    };
    let aliases = (0..50).map(|_| Page { first: "w", part: part(&page) }).collect();
    assert!(message(&forged(&page, &Index { aliases, ..Index::default() }, 1), Some("w")).contains("overlap"));
}

#[test]
fn the_codes_of_the_format_stay_what_they_are() {
    let tool = r#"[{"name": "x", "class": "Destructive", "severity": "Critical", "rated_by": "classifier",
        "confidence": "high", "treat_as": "Read", "annotations": {"readOnlyHint": true}, "rationale": "r"}]"#;
    let bytes = bytes_of(&sources(&[tool])).unwrap();
    let facts = [1, b'x', 0, 6, 4, 3, 3, 1, 1, 1, 1, 0, 0, 0, 0, 0];
    let prose = [1, 1, b'r', 0, 0];
    let block = [&facts[..], &prose].concat();
    assert!(bytes[header::LENGTH..].starts_with(&block), "{:?}", &bytes[header::LENGTH..]);
}

fn word() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(prop::sample::select(&["a", "b", "ç/d", "A b", "\u{202e}x"][..]))
}

fn tool() -> impl Strategy<Value = Value> {
    let texts = (word(), prop::option::of(".{0,20}"), prop::option::of("\\PC{0,9}"));
    let words = (
        prop::option::of(prop::sample::select(&["Read", "other", "WRITE", "Execute", "Financial", "Destructive"][..])),
        prop::option::of(prop::sample::select(&["Low", "Medium", "High", "Critical"][..])),
        prop::option::of(prop::sample::select(&["person", "publisher", "classifier"][..])),
        prop::option::of(prop::sample::select(&["low", "medium", "high"][..])),
    );
    let rest = (prop::option::of(any::<bool>()), prop::option::of(any::<(u64, bool)>()), any::<bool>());
    (texts, words, rest).prop_map(
        |((name, description, rationale), (class, severity, by, confidence), (hint, schema, evidence))| {
            let mut tool = json!({"name": name.unwrap_or("t"), "description": description, "class": class,
                "rationale": rationale, "severity": severity, "rated_by": by, "confidence": confidence,
                "treat_as": class, "inputSchema": schema.map(|schema| json!({"x": schema.0, "y": [schema.1]}))});
            if let Some(hint) = hint {
                tool["annotations"] = json!({"idempotentHint": hint});
            }
            if evidence {
                tool["evidence"] = json!([{"source": "name", "quote": name}]);
            }
            tool
        },
    )
}

fn record() -> impl Strategy<Value = String> {
    let server = (word(), word(), word(), word(), any::<bool>());
    (server, prop::collection::vec(tool(), 0..4)).prop_map(|((id, slug, name, version, more), tools)| {
        let server = json!({"id": id, "slug": slug, "name": name, "version": version});
        let cursor = more.then_some("next");
        let scan = more.then(|| json!({"by": version}));
        json!({"server": server, "tools": tools, "nextCursor": cursor, "scan": scan}).to_string()
    })
}

proptest! {
    #[test]
    fn any_catalogue_is_the_same_compiled(lines in prop::collection::vec(record(), 1..5)) {
        let sources: Vec<Source> = lines.iter().map(|line| Source::new("c.json", line.as_str())).collect();
        match bytes_of(&sources) {
            Err(error) => prop_assert!(error.message.contains("name no server"), "{}", error),
            Ok(bytes) => {
                let compiled = opened(&bytes).unwrap().unwrap();
                for word in [None, Some("a"), Some("b"), Some("ç/d"), Some("A b"), Some("\u{202e}x"), Some("c")] {
                    prop_assert_eq!(told(load([&compiled], word)), told(load(&sources, word)), "{:?}", word);
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_refused_or_understood(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let half = bytes.len() / 2;
        layout::tools(&bytes[..half], Some(&bytes[half..]));
        layout::tools(&bytes, None);
        layout::decode::<Index<'_>>(&bytes);
        layout::decode::<Vec<Entry>>(&bytes);
        layout::decode::<Vec<Alias>>(&bytes);
        Header::decode(&bytes, bytes.len() as u64);
        let page = part(&bytes);
        let index = Index { servers: vec![Page { first: "", part: page }], aliases: vec![Page { first: "", part: page }], partial: vec![] };
        let forged = forged(&bytes, &index, 1);
        for word in [None, Some(""), Some("a")] {
            prop_assert!(load([&forged], word).is_err());
        }
    }
}
