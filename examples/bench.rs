use mcp_policy::analysis::compare::compare;
use mcp_policy::analysis::values::{Budget, Solver};
use mcp_policy::policy::Policy;
use serde_json::json;
fn p(n: usize, k: i64, alt: bool) -> String {
    let tools: serde_json::Map<String, serde_json::Value> = (0..n).map(|i| (format!("tool_{i}"), json!({
        "require": [{"conditions":[{"path":"args.amount","op":"lte","value":100+k},{"path":"args.cur","op":"in","value":["usd","eur",if alt {"gbp"} else {"chf"}]}]},
                    {"conditions":[{"path":"args.ref","op":"regex","value": if alt {format!("feat/{}", i%7)} else {format!("^feat/{}", i%7)}}]}],
        "deny_if": [{"conditions":[{"path":"args.a.b","op":"eq","value":"x"},{"path":"args.force","op":"eq","value":true}]},{"conditions":[{"path":"args.path","op":"contains","value":".."}]}],
        "limits":[{"counter":"c","window":"minute","max":10+k,"scope":"grant"}]}))).collect();
    json!({"version":"1","default":"deny","tools":tools}).to_string()
}
fn main() {
    for (a, b) in [((0, false), (0, false)), ((0, false), (1, true)), ((0, false), (0, true)), ((0, false), (1, false))]
    {
        let (ta, tb) = (p(1318, a.0, a.1), p(1318, b.0, b.1));
        let t = std::time::Instant::now();
        let old: Policy = serde_json::from_str(&ta).unwrap();
        let new: Policy = serde_json::from_str(&tb).unwrap();
        let read = t.elapsed();
        for _ in 0..2 {
            let t = std::time::Instant::now();
            let c = compare(&old, &new, &mut Solver::new(Budget::default()));
            println!("read {read:?} compare {:?} {:?} {}", t.elapsed(), c.change, c.tools.len());
            if let Some(t) = c.tools.first() {
                println!("{:?} {:?} {:?}", t.reasons.iter().map(|r| r.to_string()).collect::<Vec<_>>(), t.gain, t.loss);
            }
        }
    }
}
