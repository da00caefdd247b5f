//! The real socket: requests over TCP, and a stop that ends the live streams.

use crate::support::TestApp;
use medflight::domain::people::Role;
use medflight::http::{Serving, Transport};
use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

async fn ask(address: std::net::SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream
}

/// Reads until the text appears; None when the connection ends first.
async fn read_until(stream: &mut TcpStream, text: &str) -> Option<String> {
    let mut read = String::new();
    let mut buffer = [0_u8; 4_096];
    loop {
        let count = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer)).await.expect("within 10 s").unwrap_or(0);
        if count == 0 {
            return None;
        }
        read.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if read.contains(text) {
            return Some(read);
        }
    }
}

#[tokio::test]
async fn a_stop_ends_the_live_streams_and_then_the_service() {
    let app = TestApp::new().await;
    let pilot = app.anywhere("binh", Role::Pilot).await;
    let door = Serving::bind("127.0.0.1:0".parse().expect("an address"), &Transport::Plain).await.expect("loopback");
    let address = door.address();
    let (stop, stopping) = oneshot::channel::<()>();
    let serving = tokio::spawn(door.serve(app.app.clone(), async move {
        let _ = stopping.await;
    }));

    let mut health = ask(address, "GET /healthz HTTP/1.1\r\nhost: h\r\n\r\n").await;
    let answer = read_until(&mut health, "\"version\"").await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let mut live = ask(address, &format!("GET /api/live HTTP/1.1\r\nhost: h\r\ncookie: {}\r\n\r\n", pilot.cookie)).await;
    assert!(read_until(&mut live, "event: live").await.is_some());

    stop.send(()).expect("it serves");

    assert!(read_until(&mut live, "this never comes").await.is_none());
    let ended = tokio::time::timeout(Duration::from_secs(10), serving).await.expect("within the grace").expect("no panic");
    assert!(ended.is_ok());
    assert!(TcpStream::connect(address).await.is_err());
}

/// One request over TLS by a client that trusts this certificate and nothing else.
fn ask_over_tls(address: std::net::SocketAddr, trusted: &rcgen::Certificate, request: &str) -> std::io::Result<String> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted.der().clone()).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions");
    let config = Arc::new(versions.with_root_certificates(roots).with_no_client_auth());
    let name = "localhost".try_into().expect("a name");
    let session = rustls::ClientConnection::new(config, name).expect("a client");
    let socket = std::net::TcpStream::connect(address)?;
    socket.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut stream = rustls::StreamOwned::new(session, socket);
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[tokio::test]
async fn over_tls_the_certificate_of_the_files_is_shown_and_requests_are_answered() {
    let app = TestApp::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&cert, own.cert.pem()).expect("written");
    std::fs::write(&key, own.signing_key.serialize_pem()).expect("written");
    let door = Serving::bind("127.0.0.1:0".parse().expect("an address"), &Transport::Tls { cert, key }).await.expect("bound");
    let address = door.address();
    let (stop, stopping) = oneshot::channel::<()>();
    let serving = tokio::spawn(door.serve(app.app.clone(), async move {
        let _ = stopping.await;
    }));

    let request = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answered = tokio::task::spawn_blocking(move || {
        let stranger = ask_over_tls(address, &other.cert, request);
        (ask_over_tls(address, &own.cert, request), stranger)
    });
    let (trusted, stranger) = answered.await.expect("no panic");

    let trusted = trusted.expect("an answer");
    assert!(trusted.starts_with("HTTP/1.1 200 OK") && trusted.contains("\"version\""), "{trusted}");
    assert!(stranger.is_err_and(|error| error.to_string().contains("certificate")));
    let mut plain = ask(address, request).await;
    assert!(read_until(&mut plain, "HTTP/1.1 200").await.is_none());
    stop.send(()).expect("it serves");
    assert!(serving.await.expect("no panic").is_ok());
}
