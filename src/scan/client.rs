//! What we say of ourselves to a server, and what we answer it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rmcp::ClientHandler;
use rmcp::model::{ClientCapabilities, ClientConfig, Implementation, ProtocolVersion};
use rmcp::service::{NotificationContext, RoleClient};
use serde_json::json;
use tokio::sync::Notify;

/// The abilities that a client can declare and on which servers are known to make their lists depend.
pub const CAPABILITIES: &[&str] = &["elicitation", "roots", "sampling"];

/// A client that declares abilities and offers nothing: it has no roots, declines what it is asked, and samples nothing.
pub(super) struct Client {
    config: ClientConfig,
    changed: Arc<Changed>,
}

/// Whether the server has announced that its list of tools is another one now.
#[derive(Default)]
pub(super) struct Changed {
    yes: AtomicBool,
    announced: Notify,
}

impl Client {
    /// A client that declares all of [`CAPABILITIES`], or none.
    pub(super) fn new(declares: bool) -> Self {
        let declared = if declares { json!({"elicitation": {}, "roots": {}, "sampling": {}}) } else { json!({}) };
        let capabilities: ClientCapabilities = serde_json::from_value(declared).unwrap_or_default();
        let this = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        let config =
            ClientConfig::new(capabilities, this).with_protocol_version(ProtocolVersion::LATEST_WITH_INITIALIZE);
        Self { config, changed: Arc::default() }
    }

    /// To be asked for announcements while the client serves.
    pub(super) fn changed(&self) -> Arc<Changed> {
        self.changed.clone()
    }
}

impl ClientHandler for Client {
    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.changed.yes.store(true, Ordering::Relaxed);
        self.changed.announced.notify_one();
    }

    fn get_info(&self) -> ClientConfig {
        self.config.clone()
    }
}

impl Changed {
    /// Whether there was an announcement since the last call.
    pub(super) fn take(&self) -> bool {
        self.yes.swap(false, Ordering::Relaxed)
    }

    /// Waits for an announcement.
    pub(super) async fn announced(&self) {
        while !self.yes.load(Ordering::Relaxed) {
            self.announced.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPABILITIES, Client};

    #[test]
    fn declares_what_is_recorded() {
        let declared = serde_json::to_value(Client::new(true).config.capabilities).unwrap();
        let names: Vec<&str> = declared.as_object().unwrap().keys().map(String::as_str).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, CAPABILITIES);
        assert_eq!(serde_json::to_value(Client::new(false).config.capabilities).unwrap(), serde_json::json!({}));
    }
}
