//! Which keys are read on which level.

/// Where an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// At the top of a document.
    Document,
    /// In an array at the top.
    Entry,
    /// The `result` of a JSON-RPC answer.
    Result,
    /// The `server` of a record or tool.
    Server,
    /// In `tools`.
    Tool,
}

/// The keys that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Name,
    Description,
    Class,
    Severity,
    Rationale,
    RatedBy,
    Confidence,
    TreatAs,
    Evidence,
    InputSchema,
    Annotations,
    Contradictions,
    Signals,
    Scan,
    Server,
    Slug,
    Id,
    NextCursor,
    SchemaVersion,
    JsonRpc,
    Failure,
    Tools,
    Result,
}

impl Key {
    /// The key that this spelling means on this level.
    pub(super) fn of(key: &str, level: Level) -> Option<Self> {
        let outer = matches!(level, Level::Document | Level::Entry);
        Some(match key {
            "name" => Self::Name,
            "description" => Self::Description,
            "class" | "category" => Self::Class,
            "severity" => Self::Severity,
            "rationale" => Self::Rationale,
            "rated_by" => Self::RatedBy,
            "confidence" => Self::Confidence,
            "treat_as" => Self::TreatAs,
            "evidence" => Self::Evidence,
            "inputSchema" | "input_schema" => Self::InputSchema,
            "annotations" => Self::Annotations,
            "contradictions" if level != Level::Result => Self::Contradictions,
            "signals" if level != Level::Result => Self::Signals,
            "scan" if outer => Self::Scan,
            "server" => Self::Server,
            "slug" if outer => Self::Slug,
            "id" if outer => Self::Id,
            "nextCursor" if level != Level::Tool => Self::NextCursor,
            "schema_version" if outer => Self::SchemaVersion,
            "jsonrpc" if outer => Self::JsonRpc,
            "error" if outer => Self::Failure,
            "tools" if level != Level::Tool => Self::Tools,
            "result" if outer => Self::Result,
            _ => return None,
        })
    }
}

/// The keys of our own format on this level, and those of the protocol that may stand beside them.
pub(super) fn known_keys(level: Level) -> &'static [&'static str] {
    match level {
        Level::Document | Level::Entry | Level::Result => {
            &["$schema", "schema_version", "server", "scan", "tools", "nextCursor", "_meta"]
        }
        Level::Server => &["id", "name", "version", "slug", "title"],
        Level::Tool => &[
            "name",
            "title",
            "description",
            "class",
            "severity",
            "rationale",
            "evidence",
            "rated_by",
            "confidence",
            "treat_as",
            "contradictions",
            "signals",
            "input_schema",
            "output_schema",
            "outputSchema",
            "annotations",
            "server",
            "icons",
            "execution",
            "_meta",
            "other",
        ],
    }
}
