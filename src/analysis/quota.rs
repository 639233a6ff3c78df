//! What limits allow at most, as three numbers by which any two sets of limits compare.

use crate::policy::{Limit, Window};

/// The most calls that limits let pass in each window, E(minute), E(hour) and E(day); `None` is unlimited.
///
/// Every number takes all windows into account: 10 a minute is at most 600 an hour, and 10 a day is at most 10 a minute.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quota {
    /// Calls in one minute.
    pub minute: Option<u64>,
    /// Calls in one hour.
    pub hour: Option<u64>,
    /// Calls in one day.
    pub day: Option<u64>,
}

impl Quota {
    /// What these limits allow together. Limits with `increment_from` cap an amount and no number of calls: they are
    /// passed over. The limits of `all_tools` are a matter of all calls together: do not mix them in.
    pub fn of<'a>(limits: impl IntoIterator<Item = &'a Limit>) -> Self {
        let mut own = Self::default();
        for limit in limits.into_iter().filter(|limit| limit.increment_from.is_none()) {
            let most = own.slot(limit.window);
            *most = least([*most, Some(limit.max)]);
        }
        let minute = least([own.minute, own.hour, own.day]);
        let hour = least([own.hour, times(own.minute, 60), own.day]);
        let day = least([own.day, times(hour, 24)]);
        Self { minute, hour, day }
    }

    /// The most calls in one window.
    pub fn most(self, window: Window) -> Option<u64> {
        match window {
            Window::Minute => self.minute,
            Window::Hour => self.hour,
            Window::Day => self.day,
        }
    }

    /// Whether nothing caps the number of calls.
    pub fn is_unlimited(self) -> bool {
        self == Self::default()
    }

    fn slot(&mut self, window: Window) -> &mut Option<u64> {
        match window {
            Window::Minute => &mut self.minute,
            Window::Hour => &mut self.hour,
            Window::Day => &mut self.day,
        }
    }
}

fn least<const N: usize>(numbers: [Option<u64>; N]) -> Option<u64> {
    numbers.into_iter().flatten().min()
}

fn times(number: Option<u64>, factor: u64) -> Option<u64> {
    number.map(|number| number.saturating_mul(factor))
}

#[cfg(test)]
mod tests {
    use super::Quota;
    use crate::policy::{ArgPath, Limit, MAX_LIMIT, Window};

    fn limit(window: Window, max: u64) -> Limit {
        Limit { counter: "c".to_owned(), window, max, increment_from: None }
    }

    fn quota(limits: &[Limit]) -> (Option<u64>, Option<u64>, Option<u64>) {
        let quota = Quota::of(limits);
        (quota.minute, quota.hour, quota.day)
    }

    #[test]
    fn nothing_is_unlimited() {
        assert!(Quota::of([]).is_unlimited());
        let spend = Limit { increment_from: Some(ArgPath::parse("args.amount").unwrap()), ..limit(Window::Minute, 5) };
        assert!(Quota::of(&[spend]).is_unlimited());
    }

    #[test]
    fn each_window_bounds_the_others() {
        use Window::{Day, Hour, Minute};
        assert_eq!(quota(&[limit(Minute, 10)]), (Some(10), Some(600), Some(14_400)));
        assert_eq!(quota(&[limit(Hour, 600)]), (Some(600), Some(600), Some(14_400)));
        assert_eq!(quota(&[limit(Day, 5)]), (Some(5), Some(5), Some(5)));
        assert_eq!(quota(&[limit(Minute, 10), limit(Hour, 100)]), (Some(10), Some(100), Some(2_400)));
        assert_eq!(quota(&[limit(Minute, 10), limit(Hour, 5), limit(Day, 50)]), (Some(5), Some(5), Some(50)));
        assert_eq!(quota(&[limit(Minute, 30), limit(Minute, 10)]), (Some(10), Some(600), Some(14_400)));
    }

    #[test]
    fn the_largest_limit_does_not_overflow() {
        let quota = Quota::of(&[limit(Window::Minute, MAX_LIMIT)]);
        assert_eq!(quota.most(Window::Day), Some(MAX_LIMIT * 60 * 24));
        assert_eq!(Quota::of(&[limit(Window::Hour, u64::MAX)]).day, Some(u64::MAX));
    }
}
