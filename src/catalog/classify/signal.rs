//! What a tool can do or be made to do, apart from its class.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::super::risk::UnknownWord;

macro_rules! signals {
    ($($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+) => {
        /// A property of a tool that a policy should know of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Signal { $($(#[doc = $doc])+ $variant,)+ }

        impl Signal {
            /// Every signal, in the order in which they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

signals! {
    /// Returns credentials.
    ReadsSecrets = "reads-secrets",
    /// Returns data that belongs to somebody.
    ReadsPrivateData = "reads-private-data",
    /// Brings in text that strangers wrote.
    TakesUntrustedContent = "takes-untrusted-content",
    /// Gives data to somebody outside.
    SendsOutside = "sends-outside",
    /// Takes a command line.
    ShellCommand = "shell-command",
    /// Takes program code.
    Code = "code",
    /// Takes a database statement.
    Sql = "sql",
    /// Takes an address to fetch or to send to.
    Url = "url",
    /// Takes the path of a file.
    FilePath = "file-path",
    /// Takes HTML or a template.
    Template = "template",
    /// Can be told to go ahead over an obstacle.
    ForceFlag = "force-flag",
    /// Asks for a confirmation.
    ConfirmFlag = "confirm-flag",
    /// Can be told to change nothing.
    DryRunFlag = "dry-run-flag",
    /// Takes an amount of something of value.
    Amount = "amount",
    /// Takes somebody who receives.
    Recipient = "recipient",
    /// Takes a credential.
    SecretArgument = "secret-argument",
    /// Acts on many things at once.
    Bulk = "bulk",
    /// An argument selects what it does.
    OperationSelector = "operation-selector",
    /// One tool that both looks and changes.
    ManyOperations = "many-operations",
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Signal {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|signal| signal.as_str() == word).ok_or(UnknownWord)
    }
}

impl Serialize for Signal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
