//! Where aircraft are spoken with: a UDP port, a TCP peer, a serial line.
//!
//! `udpin:0.0.0.0:14550`, `tcp:192.168.1.5:5760`, `serial:/dev/ttyUSB0:57600`; behind each, `?rates=wide`, `?rates=narrow` or
//! `?rates=as-set-up` says how much the aircraft is asked to send over it. Without that a network is wide, and a serial line of
//! up to 115200 baud is narrow.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

/// How much the aircraft is asked to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkRates {
    /// What a local network carries.
    Wide,
    /// What a radio of 57600 baud carries beside everything else.
    Narrow,
    /// What the aircraft was set up to send.
    AsSetUp,
}

/// The way of one link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Aircraft send to this port; each is answered at the address it speaks from.
    UdpIn(SocketAddr),
    /// This service connects to an aircraft, a router or a radio.
    Tcp {
        /// Name or address.
        host: String,
        /// Port.
        port: u16,
    },
    /// A radio on a serial line, 8 data bits, no parity, one stop bit.
    Serial {
        /// The device.
        device: PathBuf,
        /// Baud.
        baud: u32,
    },
}

/// One link of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Where.
    pub way: Way,
    /// How much is sent over it.
    pub rates: LinkRates,
}

/// A text that names no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an endpoint like udpin:0.0.0.0:14550, tcp:192.168.1.5:5760 or serial:/dev/ttyUSB0:57600")]
pub struct ParseEndpointError {
    /// The text as it came.
    pub text: String,
}

impl Endpoint {
    /// Whether nothing beyond this machine can reach it.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match &self.way {
            Way::UdpIn(address) => address.ip().is_loopback(),
            Way::Tcp { host, .. } => host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
            Way::Serial { .. } => false,
        }
    }
}

impl FromStr for Endpoint {
    type Err = ParseEndpointError;

    fn from_str(text: &str) -> Result<Self, ParseEndpointError> {
        parse(text).ok_or_else(|| ParseEndpointError { text: text.to_owned() })
    }
}

fn parse(text: &str) -> Option<Endpoint> {
    let (place, rates) = match text.split_once("?rates=") {
        None => (text, None),
        Some((place, "wide")) => (place, Some(LinkRates::Wide)),
        Some((place, "narrow")) => (place, Some(LinkRates::Narrow)),
        Some((place, "as-set-up")) => (place, Some(LinkRates::AsSetUp)),
        Some(_) => return None,
    };
    let (kind, rest) = place.split_once(':')?;
    let way = match kind {
        "udpin" => Way::UdpIn(rest.parse().ok()?),
        "tcp" => {
            let (host, port) = rest.rsplit_once(':')?;
            let host = host.trim_start_matches('[').trim_end_matches(']');
            let port = port.parse().ok().filter(|port| *port != 0)?;
            (!host.is_empty()).then(|| Way::Tcp { host: host.to_owned(), port })?
        }
        "serial" => {
            let (device, baud) = rest.rsplit_once(':')?;
            let baud = baud.parse().ok().filter(|baud| (1_200..=4_000_000).contains(baud))?;
            device.starts_with('/').then(|| Way::Serial { device: PathBuf::from(device), baud })?
        }
        _ => return None,
    };
    /// Up to this many baud a line is narrow.
    const NARROW: u32 = 115_200;
    let usual = match &way {
        Way::Serial { baud, .. } if *baud <= NARROW => LinkRates::Narrow,
        Way::Serial { .. } | Way::UdpIn(_) | Way::Tcp { .. } => LinkRates::Wide,
    };
    Some(Endpoint { way, rates: rates.unwrap_or(usual) })
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UdpIn(address) => write!(f, "udpin:{address}"),
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp:[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            Self::Serial { device, baud } => write!(f, "serial:{}:{baud}", device.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_read_written_and_knows_its_width() {
        for (text, rates) in [
            ("udpin:127.0.0.1:14550", LinkRates::Wide),
            ("tcp:radio.local:5760", LinkRates::Wide),
            ("tcp:[::1]:5760", LinkRates::Wide),
            ("serial:/dev/ttyUSB0:57600", LinkRates::Narrow),
            ("serial:/dev/ttyACM0:921600", LinkRates::Wide),
        ] {
            let endpoint: Endpoint = text.parse().expect(text);
            assert_eq!((endpoint.way.to_string().as_str(), endpoint.rates), (text, rates));
        }
        let told: Endpoint = "udpin:0.0.0.0:14550?rates=narrow".parse().expect("an endpoint");
        assert_eq!(told.rates, LinkRates::Narrow);
    }

    #[test]
    fn what_is_no_endpoint_is_refused_with_the_forms_that_would_be_right() {
        for text in [
            "udp:1.2.3.4:5",
            "tcp:1.2.3.4",
            "tcp::5760",
            "serial:ttyUSB0:57600",
            "serial:/dev/ttyUSB0:9",
            "udpin:x:1",
            "udpin:0.0.0.0:1?rates=fast",
            "",
        ] {
            let refused = text.parse::<Endpoint>().expect_err(text);
            assert!(refused.to_string().contains("serial:/dev/ttyUSB0:57600"));
        }
    }

    #[test]
    fn only_this_machine_is_loopback() {
        let loopback = |text: &str| text.parse::<Endpoint>().expect(text).is_loopback();
        assert!(loopback("udpin:127.0.0.1:1") && loopback("tcp:localhost:1") && loopback("tcp:[::1]:1"));
        assert!(!loopback("udpin:0.0.0.0:1") && !loopback("tcp:10.0.0.1:1") && !loopback("serial:/dev/ttyS0:57600"));
    }
}
