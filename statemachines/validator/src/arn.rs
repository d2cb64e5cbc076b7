//! ARNs, as far as a Task's resource needs them.

/// An ARN taken apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Arn<'t> {
    service: &'t str,
    region: &'t str,
    resource: &'t str,
}

/// A service that a Task calls without code between.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Integration<'t> {
    /// `dynamodb`, or `aws-sdk:dynamodb` for the service's whole API.
    pub(crate) service: &'t str,
    /// `putItem`
    pub(crate) action: &'t str,
    /// `sync`, `sync:2` or `waitForTaskToken`; none for a plain call.
    pub(crate) pattern: Option<&'t str>,
}

impl<'t> Arn<'t> {
    /// Takes an ARN apart; none if it is none.
    pub(crate) fn parse(text: &'t str) -> Option<Arn<'t>> {
        let mut parts = text.splitn(6, ':');
        let (prefix, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (region, _account, resource) = (parts.next()?, parts.next()?, parts.next()?);
        let is_whole = prefix == "arn"
            && [partition, service, resource]
                .iter()
                .all(|part| !part.is_empty())
            && !text.contains(char::is_whitespace);
        is_whole.then_some(Arn {
            service,
            region,
            resource,
        })
    }

    /// Whether it names an activity.
    pub(crate) fn is_activity(&self) -> bool {
        self.service == "states" && self.resource.starts_with("activity:")
    }

    /// The integration that it names, if it does.
    pub(crate) fn integration(&self) -> Option<Integration<'t>> {
        if self.service != "states" || !self.region.is_empty() {
            return None;
        }
        let (service, rest) = match self.resource.strip_prefix("aws-sdk:") {
            Some(rest) => {
                let length = "aws-sdk:".len() + rest.find(':')?;
                self.resource.split_at_checked(length)?
            }
            None => self.resource.split_at_checked(self.resource.find(':')?)?,
        };
        let call = rest.strip_prefix(':')?;
        let (action, pattern) = match call.split_once('.') {
            Some((action, pattern)) => (action, Some(pattern)),
            None => (call, None),
        };
        Some(Integration {
            service,
            action,
            pattern,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_have_six_parts() {
        assert!(Arn::parse("arn:aws:lambda:eu-central-1:111122223333:function:f:7").is_some());
        assert!(Arn::parse("arn:aws:lambda:::function:f").is_some());
        for text in [
            "",
            "arn",
            "foo:bar",
            "arn:aws:lambda",
            "arn:aws:x:y:z:",
            "arn:aws: :::f",
        ] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }

    #[test]
    fn integrations_are_taken_apart() {
        let parse = |text| Arn::parse(text).and_then(|arn| arn.integration());
        let parts = |text| parse(text).map(|it| (it.service, it.action, it.pattern));
        assert_eq!(
            parts("arn:aws:states:::states:startExecution.sync:2"),
            Some(("states", "startExecution", Some("sync:2")))
        );
        assert_eq!(
            parts("arn:aws:states:::aws-sdk:s3:listBuckets"),
            Some(("aws-sdk:s3", "listBuckets", None))
        );
        assert_eq!(parts("arn:aws:states:eu-central-1:1:activity:a"), None);
        assert_eq!(parts("arn:aws:states:::aws-sdk:s3"), None);
    }
}
