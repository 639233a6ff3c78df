//! Messages as lines on the pipes of a program.

use std::io;
use std::sync::Arc;

use rmcp::RoleClient;
use rmcp::model::{ClientJsonRpcMessage, ServerJsonRpcMessage};
use rmcp::transport::Transport;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::{Mutex, mpsc};

use super::error::Problem;
use super::meter::Meter;
use super::wire;

/// The transport of the SDK over the pipes of a program, with bounds.
pub(super) struct Stdio {
    writer: Arc<Mutex<Option<ChildStdin>>>,
    incoming: mpsc::Receiver<ServerJsonRpcMessage>,
}

impl Stdio {
    /// Starts to read.
    pub(super) fn new(stdin: ChildStdin, stdout: ChildStdout, meter: Arc<Meter>) -> Self {
        let (sender, incoming) = mpsc::channel(1);
        // a task of its own, because the SDK may drop a `receive` halfway through a line
        tokio::spawn(async move {
            match read(stdout, &sender, &meter).await {
                Ok(()) => meter.explain(Problem::Ended { how: None }),
                Err(problem) => meter.fail(problem),
            }
        });
        Self { writer: Arc::new(Mutex::new(Some(stdin))), incoming }
    }
}

impl Transport<RoleClient> for Stdio {
    type Error = io::Error;

    fn send(&mut self, message: ClientJsonRpcMessage) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let writer = self.writer.clone();
        async move {
            let mut line = serde_json::to_vec(&message)?;
            line.push(b'\n');
            let mut writer = writer.lock().await;
            let pipe = writer.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
            pipe.write_all(&line).await?;
            pipe.flush().await
        }
    }

    async fn receive(&mut self) -> Option<ServerJsonRpcMessage> {
        self.incoming.recv().await
    }

    async fn close(&mut self) -> io::Result<()> {
        // a program that does not read may keep the pipe busy; then it closes with the transport
        if let Ok(mut writer) = self.writer.try_lock() {
            writer.take();
        }
        Ok(())
    }
}

async fn read(stdout: ChildStdout, sender: &mpsc::Sender<ServerJsonRpcMessage>, meter: &Meter) -> Result<(), Problem> {
    let mut reader = BufReader::with_capacity(64 << 10, stdout);
    while let Some(line) = line(&mut reader, meter).await? {
        let line = line.trim_ascii();
        if line.starts_with(b"{") {
            if sender.send(wire::decode_bytes(line, meter)?).await.is_err() {
                return Ok(());
            }
        } else if !line.is_empty() {
            meter.stray(&wire::excerpt(&String::from_utf8_lossy(line)))?;
        }
    }
    Ok(())
}

/// One line, without ever holding more than a message may have; `None` at the end.
async fn line(reader: &mut BufReader<ChildStdout>, meter: &Meter) -> Result<Option<Vec<u8>>, Problem> {
    let limit = meter.limits.message_bytes;
    let mut line = Vec::new();
    loop {
        let Ok(available) = reader.fill_buf().await else { return Ok(None) };
        if available.is_empty() {
            return Ok((!line.is_empty()).then_some(line));
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(available.len(), |end| end + 1);
        meter.bytes(taken)?;
        line.extend_from_slice(available.get(..taken).unwrap_or_default());
        reader.consume(taken);
        if line.len() > limit {
            return Err(Problem::MessageTooLong { limit });
        }
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}
