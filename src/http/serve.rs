//! The listening socket: plain on loopback or behind a proxy, TLS elsewhere; bounded, and closed in an order that loses nothing.

use super::app::App;
use super::router::router;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum_server::Handle;
use axum_server::accept::{Accept, DefaultAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections at once: some for each of two hundred open pages; a file descriptor each.
const CONNECTIONS: usize = 512;
/// A connection that does not send a request's head within this time is closed.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// What is being answered when the service stops gets this long.
const GRACE: Duration = Duration::from_secs(8);

/// How the socket is protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// Not at all: on loopback only.
    Plain,
    /// By a proxy in front that speaks TLS.
    BehindProxy,
    /// By TLS here.
    Tls {
        /// The certificate chain, PEM.
        cert: PathBuf,
        /// Its key, PEM.
        key: PathBuf,
    },
}

impl Transport {
    /// Whether cookies may be sent over TLS alone.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        match self {
            Self::Plain => false,
            Self::BehindProxy | Self::Tls { .. } => true,
        }
    }
}

/// Why the door could not open, or fell shut.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Passwords would cross a network in the clear.
    #[error("plain HTTP on {0} is reachable from other machines: give --tls-cert and --tls-key, or --behind-proxy, or listen on 127.0.0.1")]
    PlainBeyondLoopback(SocketAddr),
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("certificate {} and key {} cannot be used", cert.display(), key.display())]
    Certificate {
        /// The certificate's file.
        cert: PathBuf,
        /// The key's file.
        key: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The socket failed while it served.
    #[error("the listening socket failed")]
    Socket(#[source] io::Error),
}

/// A socket that listens; nothing is accepted before [`Serving::serve`].
#[derive(Debug)]
pub struct Serving {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<RustlsConfig>,
}

impl Serving {
    /// Binds the address and reads the certificate.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub async fn bind(address: SocketAddr, transport: &Transport) -> Result<Self, ServeError> {
        let tls = match transport {
            Transport::Plain if !address.ip().is_loopback() => return Err(ServeError::PlainBeyondLoopback(address)),
            Transport::Plain | Transport::BehindProxy => None,
            Transport::Tls { cert, key } => {
                // The second call of a process finds the provider in place.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let read = RustlsConfig::from_pem_file(cert, key).await;
                Some(read.map_err(|source| ServeError::Certificate { cert: cert.clone(), key: key.clone(), source })?)
            }
        };
        let bound = TcpListener::bind(address).and_then(|listener| {
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok((listener, address))
        });
        let (listener, address) = bound.map_err(|source| ServeError::Bind { address, source })?;
        Ok(Self { listener, address, tls })
    }

    /// Where it listens: the port that the system gave when 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop`, then ends the live streams and gives the rest eight seconds.
    ///
    /// # Errors
    /// When the socket fails.
    pub async fn serve(self, app: Arc<App>, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        let handle = Handle::new();
        let stopping = tokio::spawn({
            let (app, handle) = (app.clone(), handle.clone());
            async move {
                stop.await;
                app.close();
                handle.graceful_shutdown(Some(GRACE));
            }
        });
        let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let served = match self.tls {
            None => run(self.listener, Bounded { inner: DefaultAcceptor::new(), places }, handle, service).await,
            Some(tls) => run(self.listener, Bounded { inner: RustlsAcceptor::new(tls), places }, handle, service).await,
        };
        stopping.abort();
        served.map_err(ServeError::Socket)
    }
}

/// Binds and answers requests until `stop`; for callers that need not know the address before.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve(
    address: SocketAddr,
    transport: &Transport,
    app: Arc<App>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    Serving::bind(address, transport).await?.serve(app, stop).await
}

type Pages = IntoMakeServiceWithConnectInfo<axum::Router, SocketAddr>;
type PageService = axum::middleware::AddExtension<axum::Router, axum::extract::ConnectInfo<SocketAddr>>;

async fn run<A>(listener: TcpListener, acceptor: A, handle: Handle<SocketAddr>, service: Pages) -> io::Result<()>
where
    A: Accept<tokio::net::TcpStream, PageService, Service = PageService> + Clone + Send + Sync + 'static,
    A::Stream: AsyncRead + AsyncWrite + Unpin + Send,
    A::Future: Send,
{
    let mut server = axum_server::from_tcp(listener)?.acceptor(acceptor).handle(handle).http1_only();
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    server.serve(service).await
}

/// Accepts as many connections at once as there are places; further ones are closed at once.
#[derive(Clone)]
struct Bounded<A> {
    inner: A,
    places: Arc<Semaphore>,
}

type Accepting<Stream, Service> = Pin<Box<dyn Future<Output = io::Result<(Stream, Service)>> + Send>>;

impl<A, I, S> Accept<I, S> for Bounded<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
    A::Stream: 'static,
    A::Service: 'static,
{
    type Stream = Placed<A::Stream>;
    type Service = A::Service;
    type Future = Accepting<Self::Stream, Self::Service>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            tracing::warn!(limit = CONNECTIONS, "a connection was turned away: all places are taken");
            return Box::pin(async { Err(io::Error::from(io::ErrorKind::ConnectionRefused)) });
        };
        let accepting = self.inner.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            Ok((Placed { stream, _place: place }, service))
        })
    }
}

/// A connection that holds its place until it ends.
struct Placed<S> {
    stream: S,
    _place: OwnedSemaphorePermit,
}

impl<S: AsyncRead + Unpin> AsyncRead for Placed<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Placed<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn plain_http_beyond_loopback_is_refused_and_says_what_to_give() {
        let refused = Serving::bind("0.0.0.0:0".parse().expect("an address"), &Transport::Plain).await.expect_err("plain");

        assert!(matches!(refused, ServeError::PlainBeyondLoopback(_)));
        assert!(refused.to_string().contains("--tls-cert") && refused.to_string().contains("--behind-proxy"));
    }

    #[tokio::test]
    async fn a_certificate_that_is_not_there_is_named() {
        let transport = Transport::Tls { cert: "/nowhere/cert.pem".into(), key: "/nowhere/key.pem".into() };

        let refused = Serving::bind("127.0.0.1:0".parse().expect("an address"), &transport).await.expect_err("no file");

        assert!(refused.to_string().contains("/nowhere/cert.pem"), "{refused}");
    }

    #[tokio::test]
    async fn plain_http_on_loopback_listens() {
        let open = Serving::bind("127.0.0.1:0".parse().expect("an address"), &Transport::Plain).await.expect("loopback");

        assert_ne!(open.address().port(), 0);
    }
}
