//! A server that is a program of this machine: started with a chosen environment, heard on its standard error, and ended
//! together with everything that it has started.

use std::collections::VecDeque;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use tokio::io::{AsyncReadExt, BufReader};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::error::Problem;
use super::meter::Meter;
use super::target::Program;

/// Bytes of standard error that are kept, the last ones.
const KEPT_STDERR: usize = 8 << 10;

/// Lines of standard error that are shown.
const SHOWN_LINES: usize = 10;

/// How often a program that is to end is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// How long a program that was killed may take to be gone.
const REAPING: Duration = Duration::from_secs(5);

/// A running program. Dropping it kills it and all that it has started.
pub(super) struct Running {
    child: Box<dyn ChildWrapper>,
    tail: Arc<Mutex<VecDeque<u8>>>,
    listener: JoinHandle<()>,
    ended: bool,
}

impl Running {
    /// Starts the program in a process group (on Windows: a job) of its own.
    pub(super) fn start(
        program: &Program,
        environment: &[(String, String)],
        meter: &Arc<Meter>,
    ) -> Result<(Self, ChildStdin, ChildStdout), Problem> {
        let mut command = Command::new(&program.command.value);
        command
            .args(program.arguments.iter().map(|argument| &argument.value))
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(folder) = &program.folder {
            command.current_dir(folder);
        }
        let mut child = wrapped(command).spawn().map_err(|error| Problem::NotStarted {
            program: program.command.shown.clone(),
            reason: error.kind().to_string(),
        })?;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin().take(), child.stdout().take(), child.stderr().take())
        else {
            let _ = child.start_kill();
            return Err(Problem::Machine { reason: "the program has no pipes".to_owned() });
        };
        let tail = Arc::new(Mutex::new(VecDeque::new()));
        let listener = tokio::spawn(listen(stderr, tail.clone(), meter.clone()));
        Ok((Self { child, tail, listener, ended: false }, stdin, stdout))
    }

    /// Ends the program, whose standard input must have been closed: it may end by itself, then it is asked to, then it
    /// is killed with all that it has started. Gives how it ended, where it did so by itself.
    pub(super) async fn end(&mut self, patience: Duration) -> Option<String> {
        let by_itself = self.wait(patience).await;
        #[cfg(unix)]
        if by_itself.is_none() {
            let _ = self.child.signal(SIGTERM);
            self.wait(patience).await;
        }
        self.kill();
        let _ = timeout(REAPING, self.child.wait()).await;
        by_itself.map(|status| status.to_string())
    }

    /// The last lines of standard error, as they came.
    pub(super) async fn stderr(&mut self) -> Vec<String> {
        // what the program wrote last may still be in the pipe; a process that got away may hold it open
        let _ = timeout(Duration::from_millis(200), &mut self.listener).await;
        let tail: Vec<u8> = self.tail.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect();
        let text = String::from_utf8_lossy(&tail);
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let first = lines.len().saturating_sub(SHOWN_LINES);
        lines.into_iter().skip(first).map(str::to_owned).collect()
    }

    async fn wait(&mut self, patience: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + patience;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < deadline => sleep(LOOK).await,
                _ => return None,
            }
        }
    }

    fn kill(&mut self) {
        self.ended = true;
        // nothing is left to kill where everything has ended
        let _ = self.child.start_kill();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            self.kill();
        }
        self.listener.abort();
    }
}

/// The number of the signal that asks a process to end, the same on every Unix.
#[cfg(unix)]
const SIGTERM: i32 = 15;

fn wrapped(command: Command) -> CommandWrap {
    let mut wrapped = CommandWrap::from(command);
    wrapped.wrap(KillOnDrop);
    #[cfg(unix)]
    wrapped.wrap(process_wrap::tokio::ProcessGroup::leader());
    #[cfg(windows)]
    wrapped.wrap(process_wrap::tokio::JobObject);
    wrapped
}

/// Reads standard error to its end, so that the program never waits for a reader, and keeps the last of it.
async fn listen(stderr: ChildStderr, tail: Arc<Mutex<VecDeque<u8>>>, meter: Arc<Meter>) {
    let mut stderr = BufReader::new(stderr);
    let mut chunk = vec![0; KEPT_STDERR];
    while let Ok(count @ 1..) = stderr.read(&mut chunk).await {
        if let Err(problem) = meter.stderr(count) {
            return meter.fail(problem);
        }
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.extend(chunk.get(..count).unwrap_or_default());
        let surplus = tail.len().saturating_sub(KEPT_STDERR);
        tail.drain(..surplus);
    }
}
