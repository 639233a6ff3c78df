//! Messages over streamable HTTP. The SDK keeps the sessions; here are the requests, with bounds, and without following
//! the server to another address.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use rmcp::model::{ClientJsonRpcMessage, ClientRequest, ErrorData, ServerJsonRpcMessage};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::{
    SseError, StreamableHttpClient, StreamableHttpClientTransportConfig, StreamableHttpError,
    StreamableHttpPostResponse,
};
use sse_stream::{Sse, SseStream};

use super::error::Problem;
use super::meter::Meter;
use super::target::Http;
use super::{secret, wire};

const JSON: &str = "application/json";
const EVENTS: &str = "text/event-stream";
const BOTH: &str = "application/json, text/event-stream";
const SESSION: &str = "mcp-session-id";
const LAST_EVENT: &str = "last-event-id";

type HttpError = StreamableHttpError<Problem>;

/// The transport of the SDK over our requests.
pub(super) fn transport(http: &Http, meter: Arc<Meter>) -> Result<StreamableHttpClientTransport<Requests>, Problem> {
    // an error means that there is a provider already
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(meter.limits.start_up)
        // a connection whose last answer was not read to its end stalls the next request
        .pool_max_idle_per_host(0);
    if is_this_machine(&http.url) {
        builder = builder.no_proxy();
    }
    let client = builder.build().map_err(|error| Problem::Machine { reason: root(&error) })?;
    let config = StreamableHttpClientTransportConfig::with_uri(http.url.as_str())
        .custom_headers(http.headers.iter().cloned().collect());
    Ok(StreamableHttpClientTransport::with_client(Requests { client, meter }, config))
}

/// The requests of one session.
#[derive(Clone)]
pub(super) struct Requests {
    client: Client,
    meter: Arc<Meter>,
}

impl Requests {
    async fn post(
        &self,
        request: RequestBuilder,
        message: ClientJsonRpcMessage,
        in_session: bool,
    ) -> Result<StreamableHttpPostResponse, HttpError> {
        let response = request.header(ACCEPT, BOTH).json(&message).send().await.map_err(unreachable)?;
        let status = response.status();
        let wants_answer = matches!(message, ClientJsonRpcMessage::Request(_));
        if matches!(status, StatusCode::ACCEPTED | StatusCode::NO_CONTENT) {
            return Ok(StreamableHttpPostResponse::Accepted);
        }
        if status == StatusCode::NOT_FOUND && in_session {
            return Err(StreamableHttpError::SessionExpired);
        }
        if !status.is_success() {
            return self.refused(response, &message).await;
        }
        let session = header(response.headers(), SESSION);
        match header(response.headers(), CONTENT_TYPE.as_str()) {
            Some(kind) if kind.starts_with(EVENTS) => {
                Ok(StreamableHttpPostResponse::Sse(events(response, self.meter.clone()), session))
            }
            _ if !wants_answer => Ok(StreamableHttpPostResponse::Accepted),
            Some(kind) if kind.starts_with(JSON) => {
                let body = body(response, &self.meter).await?;
                Ok(StreamableHttpPostResponse::Json(wire::decode_bytes(&body, &self.meter)?, session))
            }
            kind => Err(StreamableHttpError::UnexpectedContentType(kind)),
        }
    }

    /// Makes an error of an answer that is none, unless it says in JSON-RPC what is wrong.
    async fn refused(
        &self,
        response: Response,
        message: &ClientJsonRpcMessage,
    ) -> Result<StreamableHttpPostResponse, HttpError> {
        let status = response.status();
        let problem = problem(status, response.headers());
        if !matches!(problem, Problem::Status { .. }) {
            return Err(problem.into());
        }
        let body = body(response, &self.meter).await.unwrap_or_default();
        let said = match wire::decode_bytes(&body, &self.meter) {
            Ok(ServerJsonRpcMessage::Error(error)) => Some(error.error),
            _ => None,
        };
        let ClientJsonRpcMessage::Request(request) = message else { return Err(problem.into()) };
        // servers from before the discovery of protocols may know no other way to refuse it
        let is_probe = status.is_client_error() && matches!(request.request, ClientRequest::DiscoverRequest(_));
        let error = match said {
            Some(error) => error,
            None if is_probe => ErrorData::invalid_request(format!("HTTP {}", status.as_u16()), None),
            None => return Err(problem.into()),
        };
        Ok(StreamableHttpPostResponse::Json(ServerJsonRpcMessage::error(error, Some(request.id.clone())), None))
    }
}

impl StreamableHttpClient for Requests {
    type Error = Problem;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session: Option<Arc<str>>,
        _: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, HttpError> {
        let request = with_headers(self.client.post(&*uri), headers, session.as_deref());
        let answer = self.post(request, message, session.is_some()).await;
        if let Err(error) = &answer {
            self.meter.explain(explanation(error));
        }
        answer
    }

    async fn delete_session(
        &self,
        uri: Arc<str>,
        session: Arc<str>,
        _: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), HttpError> {
        let request = with_headers(self.client.delete(&*uri), headers, Some(&session));
        // whether the server keeps sessions that have ended is its own affair
        request.send().await.map(drop).map_err(|error| unreachable(error).into())
    }

    async fn get_stream(
        &self,
        uri: Arc<str>,
        session: Option<Arc<str>>,
        last_event: Option<String>,
        _: Option<String>,
        headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, HttpError> {
        let mut request = with_headers(self.client.get(&*uri), headers, session.as_deref()).header(ACCEPT, EVENTS);
        if let Some(last_event) = last_event {
            request = request.header(LAST_EVENT, last_event);
        }
        let response = request.send().await.map_err(unreachable)?;
        let kind = header(response.headers(), CONTENT_TYPE.as_str()).unwrap_or_default();
        if response.status().is_success() && kind.starts_with(EVENTS) {
            Ok(events(response, self.meter.clone()))
        } else {
            Err(StreamableHttpError::ServerDoesNotSupportSse)
        }
    }
}

impl From<Problem> for HttpError {
    fn from(problem: Problem) -> Self {
        Self::Client(problem)
    }
}

fn with_headers(
    mut request: RequestBuilder,
    headers: HashMap<HeaderName, HeaderValue>,
    session: Option<&str>,
) -> RequestBuilder {
    for (name, value) in headers {
        request = request.header(name, value);
    }
    match session {
        Some(session) => request.header(SESSION, session),
        None => request,
    }
}

/// A whole body. A bound that it breaks ends the scan.
async fn body(response: Response, meter: &Meter) -> Result<Vec<u8>, Problem> {
    let limit = meter.limits.message_bytes;
    let mut body = Vec::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(unreachable)?;
        let within = meter.bytes(chunk.len()).and_then(|()| {
            if body.len() + chunk.len() > limit { Err(Problem::MessageTooLong { limit }) } else { Ok(()) }
        });
        if let Err(problem) = within {
            meter.fail(problem.clone());
            return Err(problem);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The events of a stream, lists of tools sealed. A bound that it breaks, and anything that is no message, ends the scan.
fn events(response: Response, meter: Arc<Meter>) -> BoxStream<'static, Result<Sse, SseError>> {
    let counting = meter.clone();
    let chunks = response.bytes_stream().map(move |chunk| {
        let chunk = chunk.map_err(|error| Problem::Unreachable { reason: root(&error) })?;
        counting.bytes(chunk.len()).inspect_err(|problem| counting.fail(problem.clone()))?;
        Ok::<_, Problem>(chunk)
    });
    let sealed = SseStream::from_bytes_stream(chunks).map(move |event| {
        let mut event = event?;
        if let Some(data) = event.data.take().filter(|data| !data.trim().is_empty()) {
            let limit = meter.limits.message_bytes;
            let text =
                if data.len() > limit { Err(Problem::MessageTooLong { limit }) } else { wire::seal(&data, &meter) };
            match text {
                Ok(text) => event.data = Some(text),
                Err(problem) => {
                    meter.fail(problem.clone());
                    return Err(SseError::Body(Box::new(problem)));
                }
            }
        }
        Ok(event)
    });
    sealed.boxed()
}

fn problem(status: StatusCode, headers: &HeaderMap) -> Problem {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Problem::Unauthorized { status: status.as_u16() },
        status if status.is_redirection() => Problem::Redirected {
            to: header(headers, LOCATION.as_str())
                .map(|to| Url::parse(&to).map_or_else(|_| wire::excerpt(&to), |url| secret::shown_url(&url))),
        },
        _ => Problem::Status { status: status.as_u16() },
    }
}

fn explanation(error: &HttpError) -> Problem {
    match error {
        StreamableHttpError::Client(problem) => problem.clone(),
        StreamableHttpError::UnexpectedContentType(kind) => Problem::NotMcp {
            reason: format!("the answer is of the kind {}", wire::excerpt(kind.as_deref().unwrap_or("unknown"))),
        },
        error => Problem::NotMcp { reason: wire::excerpt(&error.to_string()) },
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn unreachable(error: reqwest::Error) -> Problem {
    Problem::Unreachable { reason: root(&error) }
}

/// The innermost reason, which names no address.
fn root(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = match error.source() {
        Some(source) => source,
        None => {
            return if error.is_timeout() { "no connection in time".to_owned() } else { "no connection".to_owned() };
        }
    };
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(host) => {
            let host = host.to_string();
            host == "localhost" || host == "[::1]" || host.starts_with("127.")
        }
        None => false,
    }
}
