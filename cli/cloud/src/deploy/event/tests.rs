use super::*;

fn event(resource: &str, status: &str, reason: &str) -> Event {
    Event {
        id: format!("{resource}-{status}"),
        stack: "checkout".to_owned(),
        resource: resource.to_owned(),
        physical: format!("checkout-{resource}-1X2Y"),
        kind: match resource {
            "checkout" => "AWS::CloudFormation::Stack".to_owned(),
            _ => "AWS::SNS::Topic".to_owned(),
        },
        status: status.to_owned(),
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        operation: None,
    }
}

fn causes(events: &[Event]) -> Vec<String> {
    let causes = first_causes(events).into_iter();
    causes
        .map(|cause| format!("{}: {}", cause.resource, cause.reason))
        .collect()
}

#[test]
fn the_first_causes_are_told_and_not_the_cascade() {
    let told = causes(&[
        event("checkout", "CREATE_IN_PROGRESS", "User Initiated"),
        event("Topic", "CREATE_IN_PROGRESS", ""),
        event("Topic", "CREATE_FAILED", "Invalid parameter: DisplayName"),
        event("Other", "CREATE_FAILED", "Access denied"),
        event("Table", "CREATE_FAILED", "Resource creation cancelled"),
        event(
            "checkout",
            "ROLLBACK_IN_PROGRESS",
            "The following resource(s) failed to create: [Topic, Table].",
        ),
        event("Table", "DELETE_FAILED", "in use"),
        event("checkout", "ROLLBACK_FAILED", "in use"),
    ]);
    assert_eq!(
        told,
        [
            "Topic: Invalid parameter: DisplayName",
            "Other: Access denied"
        ]
    );
}

#[test]
fn a_stack_that_went_back_by_itself_says_why() {
    let told = causes(&[
        event("checkout", "UPDATE_IN_PROGRESS", "User Initiated"),
        event(
            "checkout",
            "UPDATE_ROLLBACK_IN_PROGRESS",
            "Validation failure detected.",
        ),
    ]);
    assert_eq!(told, ["checkout: Validation failure detected."]);
}

#[test]
fn what_a_policy_keeps_is_retained() {
    let events = [
        event("checkout", "DELETE_IN_PROGRESS", ""),
        event("Table", "DELETE_SKIPPED", ""),
        event("Topic", "DELETE_COMPLETE", ""),
    ];
    let names: Vec<String> = retained(&events)
        .into_iter()
        .map(|one| one.physical)
        .collect();
    assert_eq!(names, ["checkout-Table-1X2Y"]);
}
