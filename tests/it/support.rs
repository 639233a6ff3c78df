//! Runs the real program in a folder of its own and tells everything that came of it as one text.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub const POLICY: &str = env!("CARGO_BIN_EXE_policy");

/// One run, prepared step by step.
pub struct Run {
    folder: TempDir,
    words: Vec<String>,
    stdin: Vec<u8>,
    variables: Vec<(String, String)>,
}

/// What came of a run.
pub struct Outcome {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// Kept so that files can be looked at.
    folder: TempDir,
}

/// A run of `policy` with these words, separated by spaces.
pub fn policy(words: &str) -> Run {
    let words = words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    Run { folder: tempfile::tempdir().unwrap(), words, stdin: Vec::new(), variables: Vec::new() }
}

impl Run {
    /// Adds a word that may hold spaces.
    pub fn word(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    /// Puts a file into the folder.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// Puts a file of `tests/fixtures` into the folder.
    pub fn fixture(self, path: &str, fixture: &str) -> Self {
        let content = fs::read(root().join("tests/fixtures").join(fixture)).unwrap();
        self.file(path, content)
    }

    /// Says what stands on stdin; nothing otherwise.
    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_owned();
        self
    }

    /// Sets an environment variable; there are no others.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A path in the folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The command as it will be run.
    pub fn command(&self) -> Command {
        let mut command = Command::new(POLICY);
        command.args(&self.words).current_dir(self.folder.path()).env_clear();
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it.
    pub fn run(self) -> Outcome {
        let command = self.command();
        self.run_as(command)
    }

    /// Runs it by a line of the shell, in which `policy` stands for the program and its words.
    pub fn shell(self, line: &str) -> Outcome {
        let mut command = Command::new("/bin/sh");
        let quoted: Vec<String> = self.words.iter().map(|word| format!("'{word}'")).collect();
        command.arg("-c").arg(line.replace("policy", &format!("'{POLICY}' {}", quoted.join(" "))));
        command.current_dir(self.folder.path()).env_clear().env("PATH", "/usr/bin:/bin");
        self.run_as(command)
    }

    fn run_as(self, mut command: Command) -> Outcome {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let text = self.stdin;
        // the program may leave without reading
        let writer = std::thread::spawn(move || stdin.write_all(&text).is_ok());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let text = |bytes: Vec<u8>| placeholders(&String::from_utf8(bytes).unwrap(), self.folder.path());
        Outcome {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            folder: self.folder,
        }
    }
}

impl Outcome {
    /// Exit code, stdout and stderr as one text.
    pub fn text(&self) -> String {
        let code = self.code.map_or("killed".to_owned(), |code| code.to_string());
        let mut text = format!("exit: {code}\n");
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                text.push_str(&format!("--- {name}\n{stream}"));
            }
        }
        text
    }

    /// What stands on stdout as JSON, which must meet this published schema.
    #[track_caller]
    pub fn json(&self, schema: &str) -> Value {
        let schema = fs::read_to_string(root().join(format!("schema/{schema}.schema.json"))).unwrap();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert!(jsonschema::meta::is_valid(&schema));
        let document: Value = serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{}", self.text()));
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}: {document:#}");
        document
    }

    /// The content of a file in the folder.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// The names in the folder, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }

    /// Asserts that no character reached the terminal that could steer it.
    #[track_caller]
    pub fn assert_harmless(&self) {
        for c in self.stdout.chars().chain(self.stderr.chars()).filter(|c| *c != '\n') {
            assert!(!mcp_policy::source::is_unsafe_char(c), "{c:?} reached the output");
        }
    }
}

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a generated file with what it should be, or rewrites it where `POLICY_UPDATE` is set.
#[track_caller]
pub fn assert_generated(path: &str, content: &str) {
    let file = root().join(path);
    if std::env::var_os("POLICY_UPDATE").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, content).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == content, "{path} is out of date; run `POLICY_UPDATE=1 cargo test`");
}

fn placeholders(text: &str, folder: &Path) -> String {
    let text = text.replace(folder.to_str().unwrap(), "[DIR]");
    let folder = folder.canonicalize().unwrap();
    text.replace(folder.to_str().unwrap(), "[DIR]")
}
