//! What a report or a part of a forecast says of wind, visibility, weather and clouds.

use super::groups::{self, Cloud, CodedWind, Phenomenon, Sky};
use super::tokens::{CodeFault, Tokens};
use crate::domain::limits::Chance;
use crate::units::time::Utc;
use serde::{Deserialize, Serialize};

/// What is said; what is None is not said, or not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Conditions {
    /// Wind.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wind: Option<CodedWind>,
    /// The lowest visibility told, metres; 10,000 stands for that and more.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub visibility_m: Option<u32>,
    /// Present weather; empty: there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub weather: Option<Vec<Phenomenon>>,
    /// Layers of cloud; empty: none that matters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub clouds: Option<Vec<Cloud>>,
    /// Vertical visibility, metres, where the sky is obscured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vertical_m: Option<u32>,
    /// Whether the sky is obscured and nobody knows how far up one sees (`VV///`).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub obscured_unknown: bool,
}

/// How a forecast changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeKind {
    /// FM: everything is new from then on.
    From,
    /// BECMG: what is named changes during the time, and stays so.
    Becoming,
    /// TEMPO: now and then during the time.
    Temporary,
    /// PROB30 or PROB40, with or without TEMPO.
    Probable,
}

impl ChangeKind {
    /// The word of the code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::From => "FM",
            Self::Becoming => "BECMG",
            Self::Temporary => "TEMPO",
            Self::Probable => "PROB",
        }
    }
}

impl Change {
    /// How likely it is; None of what lasts. A record of a probable change that tells no percentage counts as the likelier one.
    #[must_use]
    pub fn chance(&self) -> Option<Chance> {
        match (self.kind, self.percent) {
            (ChangeKind::From | ChangeKind::Becoming, _) => None,
            (ChangeKind::Temporary, _) => Some(Chance::Tempo),
            (ChangeKind::Probable, Some(30)) => Some(Chance::Prob30),
            (ChangeKind::Probable, Some(_) | None) => Some(Chance::Prob40),
        }
    }
}

/// A change that a forecast names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub kind: ChangeKind,
    /// Of a probable one, how likely it is: 30 or 40.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub percent: Option<u8>,
    /// From when.
    pub from: Utc,
    /// Until when.
    pub until: Utc,
    /// What it will be then.
    pub conditions: Conditions,
}

/// Where conditions stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An observation: wind and visibility must be there, and may be slashes.
    Report,
    /// The first part of a forecast, or what follows FM: wind and visibility must be there, and known.
    Forecast,
    /// A change: at least one of them.
    Change,
}

impl Conditions {
    /// Reads wind, visibility, weather and clouds.
    pub(super) fn read(tokens: &mut Tokens<'_>, place: Place) -> Result<Self, CodeFault> {
        let mut told = Self::default();
        let before = tokens.peek();
        let (vi, en) = ("gió như 03008KT hoặc 04004MPS", "wind like 03008KT or 04004MPS");
        let wind = if place == Place::Change { tokens.take(groups::wind) } else { Some(tokens.need(groups::wind, vi, en)?) };
        if let Some(wind) = wind {
            if wind.is_none() && place != Place::Report {
                return Err(tokens.fault_before(vi, en));
            }
            told.wind = wind;
            let _ = tokens.take(groups::variation);
        }
        if tokens.pass_if("CAVOK") {
            let nothing = Self { visibility_m: Some(10_000), weather: Some(Vec::new()), clouds: Some(Vec::new()), ..told };
            return Ok(nothing);
        }
        told.read_visibility(tokens, place)?;
        told.read_weather(tokens, place)?;
        told.read_sky(tokens, place);
        if place == Place::Change && tokens.peek() == before {
            return Err(tokens.fault("gió, tầm nhìn, thời tiết hoặc mây", "wind, visibility, weather or clouds"));
        }
        Ok(told)
    }

    fn read_visibility(&mut self, tokens: &mut Tokens<'_>, place: Place) -> Result<(), CodeFault> {
        let (vi, en) = ("tầm nhìn như 9999, hoặc CAVOK", "visibility like 9999, or CAVOK");
        let metres = tokens.take(groups::visibility).or_else(|| read_miles(tokens).map(Some));
        match metres {
            None if place != Place::Change => return Err(tokens.fault(vi, en)),
            Some(None) if place != Place::Report => return Err(tokens.fault_before(vi, en)),
            None | Some(_) => self.visibility_m = metres.flatten(),
        }
        if let Some(lowest) = tokens.take(groups::lowest_visibility) {
            self.visibility_m = Some(self.visibility_m.map_or(lowest, |prevailing| prevailing.min(lowest)));
        }
        while place == Place::Report && tokens.take(groups::runway_range).is_some() {}
        Ok(())
    }

    fn read_weather(&mut self, tokens: &mut Tokens<'_>, place: Place) -> Result<(), CodeFault> {
        /// Of one report.
        const MOST: usize = 3;
        if place == Place::Report && tokens.pass_if("//") {
            return Ok(());
        }
        let mut weather = Vec::new();
        while let Some(phenomenon) = tokens.take(groups::weather) {
            weather.push(phenomenon);
        }
        if weather.len() > MOST {
            return Err(tokens.fault_before("nhiều nhất ba nhóm thời tiết", "at most three groups of weather"));
        }
        let ended = place == Place::Change && weather.is_empty() && tokens.pass_if("NSW");
        self.weather = (ended || place != Place::Change || !weather.is_empty()).then_some(weather);
        Ok(())
    }

    fn read_sky(&mut self, tokens: &mut Tokens<'_>, place: Place) {
        let mut clouds: Option<Vec<Cloud>> = None;
        while let Some(sky) = tokens.take(groups::sky) {
            match sky {
                Sky::Layer(cloud) => clouds.get_or_insert_default().push(cloud),
                Sky::Obscured(height) => {
                    self.vertical_m = height;
                    self.obscured_unknown = height.is_none();
                }
                Sky::Nothing => clouds = Some(clouds.unwrap_or_default()),
            }
        }
        // A forecast may leave them out where none matters; an observation then does not know them.
        self.clouds = if place == Place::Forecast { Some(clouds.unwrap_or_default()) } else { clouds };
    }

    /// These conditions after a change of what another names.
    #[must_use]
    pub(super) fn changed_by(&self, change: &Self) -> Self {
        Self {
            wind: change.wind.or(self.wind),
            visibility_m: change.visibility_m.or(self.visibility_m),
            weather: change.weather.clone().or_else(|| self.weather.clone()),
            clouds: change.clouds.clone().or_else(|| self.clouds.clone()),
            vertical_m: if change.clouds.is_some() { change.vertical_m } else { change.vertical_m.or(self.vertical_m) },
            obscured_unknown: change.obscured_unknown || (self.obscured_unknown && change.clouds.is_none() && change.vertical_m.is_none()),
        }
    }
}

/// `10SM`, or whole miles and a fraction as two groups: `1 1/2SM`.
fn read_miles(tokens: &mut Tokens<'_>) -> Option<u32> {
    if let Some(metres) = tokens.take(groups::miles) {
        return Some(metres);
    }
    let whole = tokens.peek().and_then(|group| groups::digits(group, 1))?;
    let part = tokens.peek_second().filter(|group| group.contains('/')).and_then(groups::miles)?;
    tokens.pass();
    tokens.pass();
    Some(whole * 1_609 + part)
}
