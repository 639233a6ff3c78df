//! The course of a scan: sessions with the server, and in each the handshake, the list, and the end.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use rmcp::RoleClient;
use rmcp::model::{ClientRequest, ListToolsRequest, PaginatedRequestParams, ProtocolVersion, ServerPeerInfo};
use rmcp::service::{ClientInitializeError, ClientLifecycleMode, ClientServiceExt, Peer, ServiceError};
use rmcp::transport::Transport;
use serde_json::Value;
use tokio::select;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use super::client::{Changed, Client};
use super::environment::Environment;
use super::error::{Problem, ScanError, Step};
use super::found::{Listing, Scan, Session};
use super::http;
use super::limits::Limits;
use super::meter::Meter;
use super::page::page;
use super::program::Running;
use super::secret::Secrets;
use super::stdio::Stdio;
use super::target::{Program, Target};

/// How often a list is fetched again because the server announces a change of it.
const MOST_LISTINGS: usize = 4;

/// How often waiting is told of.
const TICK: Duration = Duration::from_millis(250);

/// What a scan is doing. Text of the server in it is to be shown through [`crate::source::Safe`] only.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// The server is started, or called; the second time with capabilities declared.
    Starting {
        /// Whether it is the second time.
        again: bool,
    },
    /// Nothing has come for a while.
    Waiting {
        /// For what.
        step: Step,
        /// Since when.
        elapsed: Duration,
    },
    /// The handshake is done.
    Connected {
        /// The name that the server gives itself.
        name: Option<&'a str>,
        /// The version of the protocol that was agreed on.
        protocol: &'a str,
    },
    /// A page of the list has come.
    Listed {
        /// Tools so far in this list.
        tools: usize,
    },
    /// The server is being ended.
    Ending,
}

/// Scans, until a signal or the limit on the whole ends it. Then dropping the session ends the server.
pub(super) async fn run(
    target: &Target,
    environment: &Environment,
    limits: Limits,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Scan, ScanError> {
    let Limits { whole, shutdown, .. } = limits;
    let secrets = Secrets::of(target);
    let meter = Arc::new(Meter::new(limits));
    let mut scanner = Scanner { target, environment, meter, progress, shaken: false };
    let outcome = select! {
        biased;
        () = interrupted() => Err(Problem::Interrupted.into()),
        outcome = scanner.sessions() => outcome,
        () = sleep(whole) => Err(Problem::TooSlow { step: Step::Whole, limit: whole }.into()),
    };
    match outcome {
        Ok(sessions) => Ok(Scan::new(sessions, scanner.meter.strays(), shutdown, &secrets)),
        Err(error) => Err(error.hiding(&secrets)),
    }
}

struct Scanner<'a> {
    target: &'a Target,
    environment: &'a Environment,
    meter: Arc<Meter>,
    progress: &'a mut dyn FnMut(Progress<'_>),
    /// Whether the handshake of the session has succeeded.
    shaken: bool,
}

impl Scanner<'_> {
    async fn sessions(&mut self) -> Result<Vec<Session>, ScanError> {
        let probe = ClientLifecycleMode::Auto {
            preferred_versions: vec![ProtocolVersion::NO_INITIALIZE],
            legacy_version: Some(ProtocolVersion::LATEST_WITH_INITIALIZE),
        };
        let first = match self.session(false, probe).await {
            // some servers from before the discovery of protocols do not survive the question
            Err(error) if !self.shaken && may_be_old(&error.problem) => {
                self.session(false, ClientLifecycleMode::Initialize).await?
            }
            outcome => outcome?,
        };
        let has_initialize = first.info.as_ref().is_none_or(|info| info.protocol_version.has_initialize());
        let lifecycle = if has_initialize {
            ClientLifecycleMode::Initialize
        } else {
            ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::NO_INITIALIZE] }
        };
        let second = self.session(true, lifecycle).await?;
        Ok(vec![first, second])
    }

    async fn session(&mut self, declares: bool, lifecycle: ClientLifecycleMode) -> Result<Session, ScanError> {
        (self.progress)(Progress::Starting { again: declares });
        self.meter.forget();
        self.shaken = false;
        match self.target {
            Target::Program(program) => self.program(program, declares, lifecycle).await,
            Target::Http(http) => {
                let transport = http::transport(http, self.meter.clone())?;
                Ok(self.visit(transport, declares, lifecycle).await?)
            }
        }
    }

    async fn program(
        &mut self,
        program: &Program,
        declares: bool,
        lifecycle: ClientLifecycleMode,
    ) -> Result<Session, ScanError> {
        let (mut running, stdin, stdout) = Running::start(program, &self.environment.of(program), &self.meter)?;
        let visited = self.visit(Stdio::new(stdin, stdout, self.meter.clone()), declares, lifecycle).await;
        (self.progress)(Progress::Ending);
        let how = running.end(self.meter.limits.shutdown).await;
        match visited {
            Ok(session) => Ok(Session { ended_by_itself: how.is_some(), ..session }),
            Err(problem) => {
                let problem = if let Problem::Ended { .. } = problem { Problem::Ended { how } } else { problem };
                Err(ScanError { problem, stderr: running.stderr().await })
            }
        }
    }

    /// One session on an open transport, which is closed in the end.
    async fn visit<T: Transport<RoleClient> + 'static>(
        &mut self,
        transport: T,
        declares: bool,
        lifecycle: ClientLifecycleMode,
    ) -> Result<Session, Problem> {
        let client = Client::new(declares);
        let changed = client.changed();
        let start_up = self.meter.limits.start_up;
        let starting = async { client.serve_with_lifecycle(transport, lifecycle).await.map_err(not_shaken) };
        let mut service = self.within(Step::StartUp, start_up, starting).await?;
        self.shaken = true;
        let info = service.peer_info();
        (self.progress)(Progress::Connected {
            name: info.as_deref().and_then(|info| Some(info.server_info.as_ref()?.name.as_str())),
            protocol: info.as_deref().map_or("unknown", |info| info.protocol_version.as_str()),
        });
        let listings = self.listings(&service, &changed, info.as_deref()).await;
        let _ = timeout(self.meter.limits.shutdown, service.close()).await;
        Ok(Session { declares, listings: listings?, info: info.as_deref().cloned(), ended_by_itself: true })
    }

    /// The list, and again as long as the server announces another one: tools may be added right after the handshake.
    async fn listings(
        &mut self,
        peer: &Peer<RoleClient>,
        changed: &Changed,
        info: Option<&ServerPeerInfo>,
    ) -> Result<Vec<Listing>, Problem> {
        let mut listings = Vec::new();
        loop {
            match self.list(peer).await {
                Ok(listing) => listings.push(listing),
                Err(Problem::Refused { code: METHOD_NOT_FOUND, .. })
                    if info.is_some_and(|info| info.capabilities.tools.is_none()) =>
                {
                    return Ok(listings);
                }
                Err(problem) => return Err(problem),
            }
            let _ = timeout(self.meter.limits.settle, changed.announced()).await;
            if !changed.take() || listings.len() == MOST_LISTINGS {
                return Ok(listings);
            }
        }
    }

    /// One list, page by page.
    async fn list(&mut self, peer: &Peer<RoleClient>) -> Result<Listing, Problem> {
        let Limits { call, pages, tools: most, .. } = self.meter.limits;
        let mut tools: Vec<Value> = Vec::new();
        let mut cursors = BTreeSet::new();
        let mut cursor: Option<String> = None;
        for _ in 0..pages {
            let params = cursor.take().map(|cursor| PaginatedRequestParams::default().with_cursor(Some(cursor)));
            let request = ListToolsRequest { params, ..ListToolsRequest::default() };
            let asking = async {
                let answer = peer.send_request(ClientRequest::ListToolsRequest(request)).await;
                page(answer.map_err(not_listed)?)
            };
            let page = self.within(Step::List, call, asking).await?;
            tools.extend(page.tools);
            if tools.len() > most {
                return Err(Problem::TooManyTools { limit: most });
            }
            (self.progress)(Progress::Listed { tools: tools.len() });
            let Some(next) = page.next else { return Ok(Listing { tools }) };
            if !cursors.insert(next.clone()) {
                return Err(Problem::RepeatedCursor { cursor: next });
            }
            cursor = Some(next);
        }
        Err(Problem::TooManyPages { limit: pages })
    }

    /// Waits for a step, tells so, and gives up when it takes too long or a bound is broken meanwhile.
    async fn within<T>(
        &mut self,
        step: Step,
        limit: Duration,
        work: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let started = Instant::now();
        let mut work = pin!(work);
        let mut deadline = pin!(sleep(limit));
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        ticks.tick().await;
        loop {
            select! {
                biased;
                done = &mut work => return done.map_err(|problem| self.meter.verdict(problem)),
                problem = self.meter.failed() => return Err(problem),
                () = &mut deadline => return Err(self.meter.verdict(Problem::TooSlow { step, limit })),
                _ = ticks.tick() => (self.progress)(Progress::Waiting { step, elapsed: started.elapsed() }),
            }
        }
    }
}

const METHOD_NOT_FOUND: i64 = -32601;

/// Whether a failed handshake may be due to the probing for the newest protocol.
fn may_be_old(problem: &Problem) -> bool {
    matches!(problem, Problem::Ended { .. } | Problem::NotMcp { .. } | Problem::Refused { .. } | Problem::Status { .. })
}

fn not_shaken(error: ClientInitializeError) -> Problem {
    let reason = match error {
        ClientInitializeError::JsonRpcError(error) => return refused(Step::StartUp, error),
        ClientInitializeError::ConnectionClosed(_) | ClientInitializeError::TransportError { .. } => {
            return Problem::Ended { how: None };
        }
        ClientInitializeError::LegacyFallbackFailed { fallback, .. } => return not_shaken(*fallback),
        ClientInitializeError::NoCompatibleProtocolVersion { server_supported, .. } => {
            let versions: Vec<&str> = server_supported.iter().take(5).map(ProtocolVersion::as_str).collect();
            format!("it knows only the protocol versions [{}]", versions.join(", "))
        }
        _ => "it answered the handshake with something else".to_owned(),
    };
    Problem::NotMcp { reason }
}

fn not_listed(error: ServiceError) -> Problem {
    match error {
        ServiceError::McpError(error) => refused(Step::List, error),
        ServiceError::TransportClosed | ServiceError::TransportSend(_) => Problem::Ended { how: None },
        _ => Problem::NotMcp { reason: "it broke off the request".to_owned() },
    }
}

fn refused(step: Step, error: rmcp::ErrorData) -> Problem {
    Problem::Refused { step, code: i64::from(error.code.0), message: error.message.chars().take(500).collect() }
}

/// Waits for a signal that asks us to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut hangup), Ok(mut terminate)) = (signal(SignalKind::hangup()), signal(SignalKind::terminate()))
        else {
            return std::future::pending().await;
        };
        select! {
            outcome = tokio::signal::ctrl_c() => if outcome.is_err() { std::future::pending().await },
            _ = hangup.recv() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
