"""ProSolution: a report of a further education college, one row an enrolment.

StudentDetailID numbers a student anew each year, so StudentRef is the id. CompletionStatusCode is the ILR's
CompStatus, and a planned end that has passed says nothing, as there.

Sample: data_samples/students/prosolution (invented people).
"""

from connectors.students.presets.preset import Preset, headers

PROSOLUTION = Preset(
    name="prosolution",
    system="ProSolution",
    tells=(
        headers("StudentDetailID|StudentRef|Surname|Forename"),
        headers("StudentRef|Surname|Forename|CompletionStatusCode"),
        headers("StudentRef|Surname|Forename|AcademicYearID"),
    ),
    columns={
        "student_id": ("StudentRef",),
        "family": ("Surname",),
        "given": ("Forename",),
        "dob": ("DateOfBirth",),
        "email": ("Email",),
        "status": ("CompletionStatusCode",),
        "start": ("StartDate",),
        "planned_end": ("ExpEndDate",),
        "end": ("ActEndDate",),
    },
    status_codes={"1": "current", "2": "completed", "3": "withdrawn", "6": "break"},
)
