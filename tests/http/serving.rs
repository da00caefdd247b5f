//! The real socket: requests over TCP, and a stop that ends the live streams.

use crate::support::TestApp;
use medflight::domain::people::Role;
use medflight::http::{Serving, Transport};
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
