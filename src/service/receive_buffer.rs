//! How much may wait in a UDP socket: a fleet's datagrams come in bursts, and what finds no room is lost without a word.
//!
//! Linux gives 208 KiB, which are about 280 small datagrams: 22 ms of 250 aircraft at 50 messages a second. Four mebibytes are
//! 0.4 s. The system gives at most `net.core.rmem_max`; how much it gave is logged, and what it dropped is counted where it says
//! so: in `/proc/net/udp`.

use std::net::SocketAddr;
use tokio::net::UdpSocket;

/// Bytes that the service asks for.
pub const WANTED: usize = 4 * 1_024 * 1_024;

/// Asks for a buffer of so many bytes; what is given is logged, less is no error.
pub(super) fn enlarge(socket: &UdpSocket, bound: SocketAddr, wanted: usize) {
    let socket = socket2::SockRef::from(socket);
    if let Err(error) = socket.set_recv_buffer_size(wanted) {
        tracing::warn!(%bound, %error, "the receive buffer keeps its size");
    }
    match socket.recv_buffer_size() {
        Ok(given) if given < wanted => {
            tracing::info!(%bound, bytes = given, wanted, "the receive buffer is smaller than wanted: raise net.core.rmem_max");
        }
        Ok(given) => tracing::info!(%bound, bytes = given, "receive buffer"),
        Err(error) => tracing::warn!(%bound, %error, "the size of the receive buffer is not known"),
    }
}

/// Datagrams that the system dropped at this socket for want of room, since it was bound; None where it does not say.
pub(super) fn dropped(bound: SocketAddr) -> Option<u64> {
    let table = if bound.is_ipv4() { "/proc/net/udp" } else { "/proc/net/udp6" };
    dropped_in(&std::fs::read_to_string(table).ok()?, bound)
}

/// The last column of the socket's line. Addresses there are in the machine's byte order, so the port alone is compared: this
/// service binds it once.
fn dropped_in(table: &str, bound: SocketAddr) -> Option<u64> {
    let port = format!("{:04X}", bound.port());
    let line = table.lines().skip(1).find(|line| {
        let local = line.split_whitespace().nth(1).unwrap_or_default();
        local.rsplit_once(':').is_some_and(|(_, found)| found == port)
    })?;
    line.split_whitespace().next_back()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drops_of_the_sockets_own_line_are_read() {
        let table = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n\
                      16: 0100007F:38F4 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000 0 11 2 0000 7\n\
                      17: 00000000:38D6 00000000:0000 07 00000000:00000300 00:00000000 00000000  1000 0 12 2 0000 42\n";

        assert_eq!(dropped_in(table, "0.0.0.0:14550".parse().expect("an address")), Some(42));
        assert_eq!(dropped_in(table, "0.0.0.0:14551".parse().expect("an address")), None);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_finds_no_room_is_counted_and_a_larger_buffer_holds_more() {
        const SENT: u64 = 3_000;
        let sender = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let mut lost = Vec::new();
        for large in [false, true] {
            let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
            let bound = socket.local_addr().expect("bound");
            if large {
                enlarge(&socket, bound, WANTED);
            } else {
                socket2::SockRef::from(&socket).set_recv_buffer_size(64 * 1_024).expect("set");
            }
            for _ in 0..SENT {
                sender.send_to(&[0; 40], bound).await.expect("sent");
            }
            lost.push(dropped(bound).expect("told"));
        }

        assert!(lost[0] > 0 && lost[1] < lost[0] && lost[0] < SENT, "{lost:?}");
    }
}
