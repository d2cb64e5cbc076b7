//! `http` or `task`.

use super::check::{Side, check_order, check_whole_seconds};
use crate::error::{Mistake, Relation, Span};
use crate::model::{Call, HttpCall, Permission, TaskCall};
use crate::read::{At, Reader, Written, note_unless_one, value_or_default};
use crate::written::{self, CONNECT_TIMEOUT, HTTP_TIMEOUT, Http, Method, TASK_TIMEOUT, Task};

/// The call of the dependency whose name stands at `at`.
pub(super) fn resolve(
    at: Span,
    present: &[&'static str],
    (http, task): (Option<At<Http>>, Option<At<Task>>),
    reader: &mut Reader<'_>,
) -> Option<Call> {
    note_unless_one(present, &["http", "task"], at, reader);
    match (http, task) {
        (Some(written), None) => http_call(written, reader).map(Call::Http),
        (None, Some(written)) => task_call(written, reader).map(Call::Task),
        (Some(_), Some(_)) | (None, None) => None,
    }
}

fn http_call(written: At<Http>, reader: &mut Reader<'_>) -> Option<HttpCall> {
    let At { value: http, at } = written;
    http.note_missing(at, reader);
    let timeout = Side::new("timeout", http.timeout.as_ref(), &HTTP_TIMEOUT);
    let mut connect = Side::new(
        "connectTimeout",
        http.connect_timeout.as_ref(),
        &CONNECT_TIMEOUT,
    );
    if connect.written.is_none() {
        connect.value = connect.value.min(timeout.value);
    }
    check_order(&connect, &timeout, Relation::AtMost, reader);
    let method = value_or_default(http.method);
    if let (Method::Get | Method::Head, Some(body)) = (method, &http.body) {
        let mistake = Mistake::Clash {
            rule: "cannot be sent with `GET` or `HEAD`",
            hint: "add `method: POST`",
        };
        reader.note(body.at, mistake);
    }
    let (timeout, connect_timeout) = (timeout.value, connect.value);
    Some(HttpCall {
        url: http.url?.value.0,
        method,
        headers: http
            .headers
            .map(|headers| headers.value.0)
            .unwrap_or_default(),
        body: http.body.map(|body| body.value),
        timeout,
        connect_timeout,
    })
}

fn task_call(written: At<Task>, reader: &mut Reader<'_>) -> Option<TaskCall> {
    let At { value: task, at } = written;
    task.note_missing(at, reader);
    check_whole_seconds(task.timeout.as_ref(), reader);
    Some(TaskCall {
        resource: task.resource?.value.0,
        arguments: task.arguments.map(|arguments| arguments.value),
        output: task.output.map(|output| output.value),
        timeout: TASK_TIMEOUT.or_default(task.timeout.as_ref()),
        permissions: task.permissions.map(|all| permissions(all, reader)),
        callers: task.callers.map(|name| name.value.0),
    })
}

fn permissions(
    written: At<Vec<At<written::Permission>>>,
    reader: &mut Reader<'_>,
) -> Vec<Permission> {
    let mut all = Vec::new();
    for At { value: one, at } in written.value {
        one.note_missing(at, reader);
        if let (Some(actions), Some(resources)) = (one.actions, one.resources) {
            all.push(Permission {
                actions: actions.value.into_iter().map(|one| one.value.0).collect(),
                resources: resources.value.into_iter().map(|one| one.value.0).collect(),
            });
        }
    }
    all
}
