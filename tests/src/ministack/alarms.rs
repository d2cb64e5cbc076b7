//! CloudWatch's alarms.

use super::MiniStack;

impl MiniStack {
    /// `SetAlarmState`, to `ALARM`: nothing is measured here.
    ///
    /// # Panics
    /// When the service cannot be reached or has no such alarm.
    pub fn turn_alarm_on(&self, name: &str) {
        let parameters = [
            ("AlarmName", name),
            ("StateValue", "ALARM"),
            ("StateReason", "a test"),
        ];
        let answer = self.query("monitoring", "SetAlarmState", &parameters);
        assert!(!answer.contains("Error"), "{answer}");
    }
}
