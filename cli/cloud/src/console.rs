//! Links into the AWS console.

/// Where a browser shows an execution; `arn` is its own. None when it is no execution's ARN.
#[must_use]
pub fn execution(arn: &str) -> Option<String> {
    let mut parts = arn.split(':');
    let partition = parts.nth(1)?;
    let service = parts.next()?;
    let region = parts.next()?;
    let kind = parts.nth(1)?;
    if service != "states" {
        return None;
    }
    let domain = match partition {
        "aws-cn" => "console.amazonaws.cn".to_owned(),
        "aws-us-gov" => "console.amazonaws-us-gov.com".to_owned(),
        _ => format!("{region}.console.aws.amazon.com"),
    };
    // EXPRESS executions have a page of their own, which shows what was logged.
    let page = match kind {
        "execution" => "executions/details",
        "express" => "express-executions/details",
        _ => return None,
    };
    Some(format!(
        "https://{domain}/states/home?region={region}#/v2/{page}/{arn}"
    ))
}

#[cfg(test)]
mod tests {
    use super::execution;

    #[test]
    fn each_partition_has_a_console_of_its_own() {
        let link = |arn| execution(arn).unwrap_or_default();
        assert_eq!(
            link("arn:aws:states:eu-central-1:111122223333:execution:incident:payments-7"),
            "https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/arn:aws:states:eu-central-1:111122223333:execution:incident:payments-7"
        );
        assert!(
            link("arn:aws-cn:states:cn-north-1:1:execution:incident:payments-7")
                .starts_with("https://console.amazonaws.cn/states/home?region=cn-north-1#")
        );
        assert!(
            link("arn:aws:states:eu-west-1:1:express:payments-guard:a:b")
                .contains("/express-executions/details/")
        );
        assert_eq!(execution("arn:aws:lambda:eu-west-1:1:function:f"), None);
        assert_eq!(execution("payments-7"), None);
    }
}
