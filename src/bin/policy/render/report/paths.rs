//! Paths as CI services want them: relative, with `/` between folders.

use std::path::{Component, Path, PathBuf};

use mcp_policy::source::Safe;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What stands as it is in a part of a URI (RFC 3986, "unreserved").
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The name of stdin.
const STDIN: &str = "stdin";

/// Where relative paths start.
pub struct Paths {
    folder: Option<PathBuf>,
}

impl Paths {
    /// Paths from this folder, the one that the program was started in.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The path as text, relative where it leads below the folder; it may hold any character.
    pub fn plain(&self, path: &Path) -> String {
        let parts = self.parts(path, |part| part.as_os_str().to_string_lossy().into_owned());
        format!("{}{}", parts.root, parts.joined)
    }

    /// The same, fit for a terminal.
    pub fn shown(&self, path: &Path) -> String {
        Safe(&self.plain(path)).to_string()
    }

    /// The path as a URI: relative, or `file:///…` of a file that is not below the folder.
    pub fn uri(&self, path: &Path) -> String {
        let parts = self.parts(path, |part| match part {
            Component::Normal(name) => percent_encode(name.as_encoded_bytes(), ENCODED).to_string(),
            // a drive (`C:`) keeps its colon
            other => other.as_os_str().to_string_lossy().replace('\\', "/"),
        });
        let scheme = if parts.root.is_empty() { "" } else { "file:///" };
        format!("{scheme}{}", parts.joined)
    }

    fn parts(&self, path: &Path, text: impl Fn(Component<'_>) -> String) -> Parts {
        if path == Path::new("-") {
            return Parts { root: "", joined: STDIN.to_owned() };
        }
        let below = self.below(path);
        let path = below.as_deref().unwrap_or(path);
        let parts = path.components().filter(|part| !matches!(part, Component::CurDir | Component::RootDir));
        let joined = parts.map(text).collect::<Vec<_>>().join("/");
        Parts { root: if path.has_root() { "/" } else { "" }, joined }
    }

    /// An absolute path that leads below the folder, from there.
    fn below(&self, path: &Path) -> Option<PathBuf> {
        let folder = self.folder.as_deref().filter(|_| path.is_absolute())?;
        let direct = path.strip_prefix(folder).map(Path::to_owned).ok();
        direct.or_else(|| {
            let (path, folder) = (path.canonicalize().ok()?, folder.canonicalize().ok()?);
            path.strip_prefix(folder).map(Path::to_owned).ok()
        })
    }
}

/// A path in pieces.
struct Parts {
    /// `/` where it is absolute.
    root: &'static str,
    /// The rest, with `/` between its parts.
    joined: String,
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::Paths;

    #[test]
    #[cfg(unix)]
    fn paths_become_relative_and_uris() {
        let paths = Paths::new(Some(PathBuf::from("/home/me/repo")));
        let uri = |path: &str| paths.uri(Path::new(path));
        assert_eq!(uri("a b/100%.json"), "a%20b/100%25.json");
        assert_eq!(uri("./x:y?#.json"), "x%3Ay%3F%23.json");
        assert_eq!(uri("/home/me/repo/p/ü.json"), "p/%C3%BC.json");
        assert_eq!(uri("/etc/policy.json"), "file:///etc/policy.json");
        assert_eq!(uri("../b.json"), "../b.json");
        assert_eq!(uri("-"), "stdin");
        assert_eq!(paths.plain(Path::new("/home/me/repo/p/a b.json")), "p/a b.json");
        assert_eq!(paths.plain(Path::new("/etc/policy.json")), "/etc/policy.json");
        assert_eq!(paths.shown(Path::new("a\u{1b}.json")), r"a\u{1b}.json");
    }

    #[test]
    #[cfg(unix)]
    fn bytes_that_are_no_text_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let path = |bytes: &[u8]| Paths::new(None).uri(Path::new(OsStr::from_bytes(bytes)));
        assert_eq!(path(b"a\xff.json"), "a%FF.json");
        assert_ne!(path(b"a\xff.json"), path(b"a\xfe.json"));
    }
}
