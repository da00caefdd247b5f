//! A small blocking HTTP/1.1 client: what a page does, without a page. One session, kept alive; every act has a key of its own.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// No answer takes longer than this, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The body as text.
    pub(crate) text: String,
    /// The body as JSON; null when it is none.
    pub(crate) json: Value,
    cookie: Option<String>,
}

impl Answer {
    /// Whether it was done.
    pub(crate) fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The code of a problem; empty when there is none.
    pub(crate) fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }
}

/// One person's session.
#[derive(Debug)]
pub(crate) struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
    cookie: String,
    csrf: String,
    password: String,
    /// The keys of acts that were answered as done.
    acknowledged: Vec<String>,
}

/// A key that was never used before in this process: a lower-case UUID.
pub(crate) fn new_key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("0190{:04x}-0000-7000-8000-{number:012x}", std::process::id() & 0xffff)
}

impl Client {
    /// Nobody yet.
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, connection: None, cookie: String::new(), csrf: String::new(), password: String::new(), acknowledged: Vec::new() }
    }

    /// Signs in; acts within five minutes count as signed, and after that the person gives the password again when asked.
    ///
    /// # Panics
    /// When the service does not let this person in.
    pub(crate) fn signed_in(address: SocketAddr, user: &str, password: &str) -> Self {
        let mut client = Self::new(address);
        let body = serde_json::json!({ "user": user, "password": password });
        let answer = client.send("POST", "/api/sign-in", None, Some(&body)).expect("the service answers");
        assert_eq!(answer.status, 204, "{user}: {}", answer.text);
        client.cookie = answer.cookie.expect("a session's cookie");
        password.clone_into(&mut client.password);
        client.csrf = client.get("/api/session").json["csrf"].as_str().expect("a token").to_owned();
        client
    }

    /// Reads.
    ///
    /// # Panics
    /// When the service does not answer at all.
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None, None).expect("the service answers")
    }

    /// Acts, with a new key.
    ///
    /// # Panics
    /// When the service does not answer at all.
    pub(crate) fn act(&mut self, path: &str, body: &Value) -> Answer {
        self.act_as(&new_key(), path, body)
    }

    /// Acts, with this key.
    ///
    /// # Panics
    /// When the service does not answer at all.
    pub(crate) fn act_as(&mut self, key: &str, path: &str, body: &Value) -> Answer {
        let mut answer = self.send("POST", path, Some(key), Some(body)).expect("the service answers");
        if answer.code() == "SIGNATURE_NEEDED" && !self.password.is_empty() {
            let signed = self.send("POST", "/api/signature", Some(&new_key()), Some(&serde_json::json!({ "password": self.password })));
            assert!(signed.is_ok_and(|signed| signed.is_done()), "the person's own password");
            answer = self.send("POST", path, Some(key), Some(body)).expect("the service answers");
        }
        if answer.is_done() {
            self.acknowledged.push(key.to_owned());
        }
        answer
    }

    /// The keys of everything that was answered as done.
    pub(crate) fn acknowledged(&self) -> &[String] {
        &self.acknowledged
    }

    /// One request; a connection that was closed meanwhile is opened once more (acts have keys: sent twice they are done once).
    fn send(&mut self, method: &str, path: &str, key: Option<&str>, body: Option<&Value>) -> std::io::Result<Answer> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n", self.address, body.len());
        let mut header = |name: &str, value: &str| head.push_str(&format!("{name}: {value}\r\n"));
        if !self.cookie.is_empty() {
            header("Cookie", &self.cookie);
            header("X-CSRF-Token", &self.csrf);
        }
        if !body.is_empty() {
            header("Content-Type", "application/json");
        }
        if let Some(key) = key {
            header("Idempotency-Key", key);
        }
        let request = head + "\r\n" + &body;
        if let Some(mut connection) = self.connection.take()
            && let Ok(answer) = exchange(&mut connection, &request)
        {
            self.connection = Some(connection);
            return Ok(answer);
        }
        let stream = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut connection = BufReader::new(stream);
        let answer = exchange(&mut connection, &request)?;
        self.connection = Some(connection);
        Ok(answer)
    }
}

fn exchange(connection: &mut BufReader<TcpStream>, request: &str) -> std::io::Result<Answer> {
    let ill_formed = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    connection.get_mut().write_all(request.as_bytes())?;
    let mut line = String::new();
    if connection.read_line(&mut line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| ill_formed(&line))?;
    let (mut length, mut cookie) = (0, None);
    loop {
        let mut line = String::new();
        connection.read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").ok_or_else(|| ill_formed(line))?;
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().map_err(|_| ill_formed(line))?,
            "transfer-encoding" => return Err(ill_formed("a body without a length")),
            "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    // A paper in a format of its own is no text; what of it is one is read all the same.
    let text = String::from_utf8_lossy(&body).into_owned();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Ok(Answer { status, text, json, cookie })
}
